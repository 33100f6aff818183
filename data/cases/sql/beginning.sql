-- Spells by the month in which they begin and by the first count day that finds them begun, with their first days added
-- up, and how many of them lasted so long. A spell that lasts to the day before the same day N months later, full_Nm, has
-- reached N months; one that is open on that day itself has passed them. age_class tells the age group of the month's year and
-- of the year after: of persons without a year of birth 0 to 3 as it is, else 4 (under 24), 5 (24), 6 (25-48), 7 (49)
-- and 8 (50 and over).
SELECT
    s.home, s.sex,
    CASE
        WHEN s.birth_year IS NULL THEN s.age_group
        WHEN c.year - s.birth_year < 24 THEN 4
        WHEN c.year - s.birth_year < 25 THEN 5
        WHEN c.year - s.birth_year < 49 THEN 6
        WHEN c.year - s.birth_year < 50 THEN 7
        ELSE 8
    END AS age_class,
    c.month_index, c.begins_at,
    COUNT(*) AS periods,
    CAST(SUM(s.start_day) AS BIGINT) AS first_days,
    CAST(SUM(CAST(s.start_day AS BIGINT) * s.start_day) AS BIGINT) AS first_days_squared,
    COUNT(CASE WHEN s.end_day > c.full_1m THEN 1 END) AS passed_1m,
    COUNT(
        CASE WHEN s.end_day > c.full_1m AND s.plan_day >= c.plan_from AND s.plan_day <= c.plan_to THEN 1 END
    ) AS plan_before_1m,
    COUNT(CASE WHEN s.end_day >= c.full_1m THEN 1 END) AS reached_1m,
    COUNT(CASE WHEN s.end_day >= c.full_3m THEN 1 END) AS reached_3m,
    COUNT(CASE WHEN s.end_day >= c.full_6m THEN 1 END) AS reached_6m,
    COUNT(CASE WHEN s.end_day >= c.full_12m THEN 1 END) AS reached_12m
FROM spells AS s
JOIN calendar AS c ON s.start_day = c.day_number
GROUP BY 1, 2, 3, 4, 5
