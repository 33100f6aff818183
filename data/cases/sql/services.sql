-- The rows of the services with every gap filled, as in spells.sql.
SELECT
    person_key, municipality, service, COALESCE(sex, 'U') AS sex, birth_year,
    CASE
        WHEN age_group IN ('Y_LT20', 'Y_LT25') THEN 'Y_LT25'
        WHEN age_group IN ('Y25T29', 'Y30T49', 'Y25T49') THEN 'Y25T49'
        WHEN age_group IN ('Y_GE50', 'Y_GT50') THEN 'Y_GE50'
        ELSE 'U'
    END AS age_group,
    start_day, COALESCE(end_day, 1000000) AS end_day
FROM service_rows
