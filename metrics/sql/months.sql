-- The months in which a place has anything on the measures named.
SELECT DISTINCT o.period
FROM $table o
WHERE o.place IN (SELECT TRY_CAST(unnest($code) AS $place_type))
  AND o.measure IN (SELECT TRY_CAST(unnest($measure) AS $measure_type))
ORDER BY o.period
