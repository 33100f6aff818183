-- Services, and the days of spells in them (series 1), added up in three ways as in spell_changes.sql: by the first count
-- day that finds them begun, by the first that finds them ended, and by year of birth where the age group changed.
WITH aged AS (
    SELECT
        p.series, p.home, p.sex, p.birth_year, p.begins_at, p.ends_at,
        CASE
            WHEN p.birth_year IS NULL THEN p.age_group
            WHEN b.year - p.birth_year < 25 THEN 1
            WHEN b.year - p.birth_year < 50 THEN 2
            ELSE 3
        END AS first_age_group,
        CASE
            WHEN p.birth_year IS NULL THEN p.age_group
            WHEN e.year - p.birth_year < 25 THEN 1
            WHEN e.year - p.birth_year < 50 THEN 2
            ELSE 3
        END AS age_group
    FROM (
        SELECT series, home, sex, birth_year, age_group, begins_at, ends_at FROM service_pieces
        UNION ALL
        SELECT 1 AS series, home, sex, birth_year, age_group, begins_at, ends_at FROM days_in_service
    ) AS p
    JOIN counted_months AS b ON p.begins_at = b.month_index
    JOIN counted_months AS e ON p.ends_at = e.month_index
)
SELECT
    series, home, sex, begins_at, first_age_group, NULL AS age_group, NULL AS birth_year, NULL AS ends_at,
    COUNT(*) AS periods
FROM aged
GROUP BY series, home, sex, begins_at, first_age_group
UNION ALL
SELECT series, home, sex, NULL, NULL, age_group, NULL, ends_at, COUNT(*)
FROM aged
GROUP BY series, home, sex, age_group, ends_at
UNION ALL
SELECT series, home, sex, NULL, first_age_group, age_group, birth_year, NULL, COUNT(*)
FROM aged
WHERE first_age_group <> age_group
GROUP BY series, home, sex, first_age_group, age_group, birth_year
