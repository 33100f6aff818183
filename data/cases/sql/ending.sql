-- Periods by the first count day that finds them ended, which is none for those that go on, with their first days added
-- up: at the age group of their beginning and of their end. Where these differ the year of birth tells when they changed.
SELECT
    series, home, sex, first_age_group, age_group,
    CASE WHEN first_age_group <> age_group THEN birth_year END AS birth_year,
    month_index,
    COUNT(*) AS periods,
    CAST(SUM(start_day) AS BIGINT) AS first_days,
    CAST(SUM(CAST(start_day AS BIGINT) * start_day) AS BIGINT) AS first_days_squared
FROM (
    SELECT
        p.series, p.home, p.sex, p.birth_year, p.start_day, e.ends_at AS month_index,
        CASE
            WHEN p.birth_year IS NULL THEN p.age_group
            WHEN b.begins_in_year - p.birth_year < 25 THEN 1
            WHEN b.begins_in_year - p.birth_year < 50 THEN 2
            ELSE 3
        END AS first_age_group,
        CASE
            WHEN p.birth_year IS NULL THEN p.age_group
            WHEN e.ends_in_year - p.birth_year < 25 THEN 1
            WHEN e.ends_in_year - p.birth_year < 50 THEN 2
            ELSE 3
        END AS age_group
    FROM periods AS p
    JOIN calendar AS b ON p.start_day = b.day_number
    JOIN calendar AS e ON p.end_day = e.day_number
) AS ended
GROUP BY 1, 2, 3, 4, 5, 6, 7
