-- The spells read once and added up in three ways, each with their first days and these days' squares.
-- By the month in which they begin and the first count day that finds them begun (begins_at), with how many of them lasted
-- so long. A spell that lasts to the day before the same day N months later, full_Nm, has reached N months; one that is
-- open on that day itself has passed them. age_class tells the age group of the month's year and of the year after: of
-- persons without a year of birth 0 to 3 as it is, else 4 (under 24), 5 (24), 6 (25-48), 7 (49) and 8 (50 and over).
-- By the first count day that finds them ended (ends_at), at the age group of their end.
-- By year of birth, those whose age group was another at their beginning: the year tells when it changed.
WITH aged AS (
    SELECT
        s.home, s.sex, s.birth_year, s.start_day, b.month_index, b.begins_at, e.ends_at,
        CASE
            WHEN s.birth_year IS NULL THEN s.age_group
            WHEN b.year - s.birth_year < 24 THEN 4
            WHEN b.year - s.birth_year < 25 THEN 5
            WHEN b.year - s.birth_year < 49 THEN 6
            WHEN b.year - s.birth_year < 50 THEN 7
            ELSE 8
        END AS age_class,
        CASE
            WHEN s.birth_year IS NULL THEN s.age_group
            WHEN b.begins_in_year - s.birth_year < 25 THEN 1
            WHEN b.begins_in_year - s.birth_year < 50 THEN 2
            ELSE 3
        END AS first_age_group,
        CASE
            WHEN s.birth_year IS NULL THEN s.age_group
            WHEN e.ends_in_year - s.birth_year < 25 THEN 1
            WHEN e.ends_in_year - s.birth_year < 50 THEN 2
            ELSE 3
        END AS age_group,
        CASE WHEN s.end_day > b.full_1m THEN 1 END AS passed_1m,
        CASE WHEN s.end_day > b.full_1m AND s.plan_day >= b.plan_from AND s.plan_day <= b.plan_to THEN 1 END AS plan_before_1m,
        CASE WHEN s.end_day >= b.full_1m THEN 1 END AS reached_1m,
        CASE WHEN s.end_day >= b.full_3m THEN 1 END AS reached_3m,
        CASE WHEN s.end_day >= b.full_6m THEN 1 END AS reached_6m,
        CASE WHEN s.end_day >= b.full_12m THEN 1 END AS reached_12m
    FROM spells AS s
    JOIN calendar AS b ON s.start_day = b.day_number
    JOIN calendar AS e ON s.until_day = e.day_number
)
SELECT
    home, sex, age_class, month_index, begins_at,
    NULL AS first_age_group, NULL AS age_group, NULL AS birth_year, NULL AS ends_at,
    COUNT(*) AS periods,
    CAST(SUM(start_day) AS BIGINT) AS first_days,
    CAST(SUM(CAST(start_day AS BIGINT) * start_day) AS BIGINT) AS first_days_squared,
    COUNT(passed_1m) AS passed_1m, COUNT(plan_before_1m) AS plan_before_1m,
    COUNT(reached_1m) AS reached_1m, COUNT(reached_3m) AS reached_3m,
    COUNT(reached_6m) AS reached_6m, COUNT(reached_12m) AS reached_12m
FROM aged
GROUP BY home, sex, age_class, month_index, begins_at
UNION ALL
SELECT
    home, sex, NULL, NULL, NULL, NULL, age_group, NULL, ends_at,
    COUNT(*), CAST(SUM(start_day) AS BIGINT), CAST(SUM(CAST(start_day AS BIGINT) * start_day) AS BIGINT),
    NULL, NULL, NULL, NULL, NULL, NULL
FROM aged
GROUP BY home, sex, age_group, ends_at
UNION ALL
SELECT
    home, sex, NULL, NULL, NULL, first_age_group, age_group, birth_year, NULL,
    COUNT(*), CAST(SUM(start_day) AS BIGINT), CAST(SUM(CAST(start_day AS BIGINT) * start_day) AS BIGINT),
    NULL, NULL, NULL, NULL, NULL, NULL
FROM aged
WHERE first_age_group <> age_group
GROUP BY home, sex, first_age_group, age_group, birth_year
