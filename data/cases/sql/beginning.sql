-- Periods by the first count day that finds them begun, with their first days added up.
SELECT
    p.series, p.municipality, p.sex,
    CASE
        WHEN p.birth_year IS NULL THEN p.age_group
        WHEN c.begins_in_year - p.birth_year < 25 THEN 'Y_LT25'
        WHEN c.begins_in_year - p.birth_year < 50 THEN 'Y25T49'
        ELSE 'Y_GE50'
    END AS age_group,
    c.begins_at AS month_index,
    COUNT(*) AS periods,
    CAST(SUM(p.start_day) AS BIGINT) AS first_days,
    CAST(SUM(CAST(p.start_day AS BIGINT) * p.start_day) AS BIGINT) AS first_days_squared
FROM periods AS p
JOIN calendar AS c ON p.start_day = c.day_number
GROUP BY 1, 2, 3, 4, 5
