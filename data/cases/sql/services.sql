-- The rows of the services in whole numbers, as in spells.sql; series is the number of the service.
SELECT
    r.person_key, m.home, k.series, CASE WHEN r.sex = 'M' THEN 1 WHEN r.sex = 'F' THEN 2 ELSE 0 END AS sex, r.birth_year,
    CASE
        WHEN r.age_group IN ('Y_LT20', 'Y_LT25') THEN 1
        WHEN r.age_group IN ('Y25T29', 'Y30T49', 'Y25T49') THEN 2
        WHEN r.age_group IN ('Y_GE50', 'Y_GT50') THEN 3
        ELSE 0
    END AS age_group,
    r.start_day, COALESCE(r.end_day, 1000000) AS end_day, r.until_day
FROM service_rows AS r
JOIN municipalities AS m ON r.municipality = m.municipality
JOIN service_series AS k ON r.service = k.service
