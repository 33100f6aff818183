-- The measures on which a place has anything.
SELECT DISTINCT o.measure
FROM total_observation o
JOIN (SELECT unnest($code) AS code) c ON o.place = c.code
ORDER BY o.measure
