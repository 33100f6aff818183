-- The persons in services that each count day finds, by cell, and the spells whose persons these are: all changes up to it.
SELECT
    g.cell, g.month_index,
    CAST(SUM(COALESCE(c.periods, 0)) OVER (
        PARTITION BY g.cell ORDER BY g.month_index ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS persons
FROM (SELECT cell, month_index FROM cells CROSS JOIN asked_months WHERE series <> 'open') AS g
LEFT JOIN changes AS c ON g.cell = c.cell AND g.month_index = c.month_index
