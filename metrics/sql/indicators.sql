-- The indicators on which the places have anything in the month.
SELECT DISTINCT t.indicator
FROM total_observation o
JOIN (SELECT unnest($code) AS code) c ON o.place = c.code
JOIN indicator_term t ON t.measure = o.measure
WHERE t.part = 'numerator' AND o.period = $month
ORDER BY t.indicator
