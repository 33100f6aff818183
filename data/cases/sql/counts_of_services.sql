-- What is shown of services: persons by service and in all of them together.
SELECT c.municipality AS place, a.period, c.sex, c.age_group, c.breakdown, s.persons AS in_services
FROM persons_in_services AS s
JOIN cells AS c ON s.cell = c.cell
JOIN asked_months AS a ON s.month_index = a.month_index
WHERE c.series NOT IN ('open', 'served')
