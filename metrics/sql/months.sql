-- The months in which a place has anything on the indicators named.
SELECT DISTINCT o.period
FROM total_observation o
JOIN (SELECT unnest($code) AS code) c ON o.place = c.code
JOIN indicator_term t ON t.measure = o.measure
JOIN (SELECT unnest($indicators) AS indicator) i ON i.indicator = t.indicator
WHERE t.part = 'numerator'
ORDER BY o.period
