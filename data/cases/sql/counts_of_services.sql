-- What is shown of services: persons by service and in all of them together.
SELECT c.municipality AS place, a.period, c.sex, c.age_group, c.breakdown, s.periods AS in_services
FROM stocks AS s
JOIN cells AS c ON s.cell = c.cell
JOIN asked_months AS a ON s.month_index = a.month_index
WHERE c.series NOT IN ('open', 'served')
