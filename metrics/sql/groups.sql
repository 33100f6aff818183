-- The sexes and age groups for which a place has anything on the measures named in one month.
SELECT DISTINCT CAST(o.sex AS VARCHAR) AS sex, CAST(o.age_group AS VARCHAR) AS age_group
FROM $table o
WHERE o.period = $month
  AND o.breakdown = '_T'
  AND o.place IN (SELECT TRY_CAST(unnest($code) AS $place_type))
  AND o.measure IN (SELECT TRY_CAST(unnest($measure) AS $measure_type))
