-- The indicators on which the places have every measure in the month.
SELECT t.indicator
FROM total_observation o
JOIN (SELECT unnest($code) AS code) c ON o.place = c.code
JOIN indicator_term t ON t.measure = o.measure
WHERE o.period = $month
GROUP BY t.indicator, t.terms
HAVING count(DISTINCT t.measure) = t.terms
ORDER BY t.indicator
