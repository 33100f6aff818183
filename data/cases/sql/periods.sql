-- All that is counted as a stock, in series: 0 for spells, 1 for their days in a service, and each service.
-- A period counts on the count days from its first day to its last. What ends after all months is cut there.
SELECT
    p.series, p.home, p.sex, p.birth_year, p.age_group, p.start_day,
    CASE WHEN p.end_day > l.last_day THEN l.last_day + 1 ELSE p.end_day END AS end_day
FROM (
    SELECT 0 AS series, home, sex, birth_year, age_group, start_day, end_day FROM spells
    UNION ALL
    SELECT 1, home, sex, birth_year, age_group, start_day, end_day FROM days_in_service
    UNION ALL
    SELECT series, home, sex, birth_year, age_group, start_day, end_day FROM service_pieces
) AS p
CROSS JOIN last_day AS l
