-- Periods whose person comes to the next age group while they go on: over the last count day in the old one.
SELECT
    p.series, p.municipality, p.sex, t.age_group, t.next_age_group, t.month_index,
    COUNT(*) AS periods,
    CAST(SUM(p.start_day) AS BIGINT) AS first_days,
    CAST(SUM(CAST(p.start_day AS BIGINT) * p.start_day) AS BIGINT) AS first_days_squared
FROM periods AS p
JOIN turnings AS t ON p.birth_year = t.birth_year AND p.start_day <= t.last_count_day AND p.end_day >= t.last_count_day
GROUP BY 1, 2, 3, 4, 5, 6
