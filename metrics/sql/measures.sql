-- The measures on which a place has anything.
SELECT DISTINCT CAST(o.measure AS VARCHAR) AS measure
FROM $table o
WHERE o.place IN (SELECT TRY_CAST(unnest($code) AS $place_type))
ORDER BY measure
