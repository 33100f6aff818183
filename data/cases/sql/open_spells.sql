-- The spells that each count day finds, by cell: all changes up to it. The days are counted from the first day, so that
-- a period is 0 days old on it: sum(d - s) = n d - sum(s), and sum((d - s)^2) = n d^2 - 2 d sum(s) + sum(s^2).
SELECT
    cell, month_index, periods,
    count_day * periods - first_days AS elapsed,
    count_day * count_day * periods - 2 * count_day * first_days + first_days_squared AS elapsed_squared
FROM (
    SELECT
        g.cell, g.month_index, CAST(g.count_day AS BIGINT) AS count_day,
        CAST(SUM(COALESCE(c.periods, 0)) OVER (
            PARTITION BY g.cell ORDER BY g.month_index ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS periods,
        CAST(SUM(COALESCE(c.first_days, 0)) OVER (
            PARTITION BY g.cell ORDER BY g.month_index ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS first_days,
        CAST(SUM(COALESCE(c.first_days_squared, 0)) OVER (
            PARTITION BY g.cell ORDER BY g.month_index ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS first_days_squared
    FROM (SELECT cell, month_index, count_day FROM cells CROSS JOIN asked_months WHERE series = 'open') AS g
    LEFT JOIN changes AS c ON g.cell = c.cell AND g.month_index = c.month_index
) AS added
