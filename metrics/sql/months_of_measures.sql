-- The months in which a place has anything of the measures named.
SELECT DISTINCT o.period
FROM total_observation o
WHERE o.measure IN (SELECT unnest($measure)) AND o.place IN (SELECT unnest($code))
ORDER BY o.period
