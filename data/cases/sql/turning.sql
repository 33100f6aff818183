-- Periods whose person comes to the next age group while they go on: the month in which that is, and both groups.
SELECT
    p.series, p.home, p.sex, t.age_group, t.next_age_group, t.month_index,
    CAST(SUM(p.periods) AS BIGINT) AS periods,
    CAST(SUM(p.first_days) AS BIGINT) AS first_days,
    CAST(SUM(p.first_days_squared) AS BIGINT) AS first_days_squared
FROM (
    SELECT 0 AS series, home, sex, first_age_group, age_group, birth_year, periods, first_days, first_days_squared
    FROM spell_changes
    UNION ALL
    SELECT series, home, sex, first_age_group, age_group, birth_year, periods, 0 AS first_days, 0 AS first_days_squared
    FROM service_changes
) AS p
JOIN turnings AS t ON p.birth_year = t.birth_year
WHERE t.age_group >= p.first_age_group AND t.next_age_group <= p.age_group
GROUP BY 1, 2, 3, 4, 5, 6
