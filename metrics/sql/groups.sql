-- The sexes and age groups for which a place has anything on the indicators named in one month.
SELECT DISTINCT o.sex, o.age_group
FROM $table o
JOIN (SELECT unnest($code) AS code) c ON o.place = c.code
JOIN indicator_term t ON t.measure = o.measure
JOIN (SELECT unnest($indicators) AS indicator) i ON i.indicator = t.indicator
WHERE o.period = $month AND o.breakdown = '_T' AND t.part = 'numerator'
