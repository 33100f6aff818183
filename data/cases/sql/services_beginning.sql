-- Periods in services, and days of spells in them, by the first count day that finds them begun.
SELECT
    p.series, p.home, p.sex,
    CASE
        WHEN p.birth_year IS NULL THEN p.age_group
        WHEN c.begins_in_year - p.birth_year < 25 THEN 1
        WHEN c.begins_in_year - p.birth_year < 50 THEN 2
        ELSE 3
    END AS age_group,
    c.begins_at AS month_index,
    COUNT(*) AS periods
FROM periods AS p
JOIN calendar AS c ON p.start_day = c.day_number
WHERE p.series > 0
GROUP BY 1, 2, 3, 4, 5
