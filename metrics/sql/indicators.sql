-- The indicators on which the places have every measure in the month.
SELECT t.indicator
FROM (
    SELECT DISTINCT CAST(o.measure AS VARCHAR) AS measure
    FROM $table o
    WHERE o.period = $month AND o.place IN (SELECT TRY_CAST(unnest($code) AS $place_type))
) o
JOIN indicator_term t ON t.measure = o.measure
GROUP BY t.indicator, t.terms
HAVING count(DISTINCT t.measure) = t.terms
ORDER BY t.indicator
