-- What each count day adds to the one before, by cell. Added up over the count days this gives the stock, however long
-- a period lasts: each is touched when it begins, when it ends and when its person comes to the next age group.
SELECT
    m.cell, c.month_index,
    CAST(SUM(c.periods) AS BIGINT) AS periods,
    CAST(SUM(c.first_days) AS BIGINT) AS first_days,
    CAST(SUM(c.first_days_squared) AS BIGINT) AS first_days_squared
FROM (
    SELECT series, municipality, sex, age_group, month_index, periods, first_days, first_days_squared
    FROM beginning
    UNION ALL
    SELECT series, municipality, sex, age_group, month_index, -periods, -first_days, -first_days_squared
    FROM ending
    UNION ALL
    SELECT series, municipality, sex, age_group, month_index, -periods, -first_days, -first_days_squared
    FROM turning
    UNION ALL
    SELECT series, municipality, sex, next_age_group, month_index, periods, first_days, first_days_squared
    FROM turning
) AS c
JOIN cell_parts AS m
    ON c.series = m.series AND c.municipality = m.municipality AND c.sex = m.sex AND c.age_group = m.age_group
GROUP BY 1, 2
