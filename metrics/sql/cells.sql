-- The cells that figures rest on: totals of the rows, months, groups and measures asked for.
-- Only a scan: what is added up of it is a few thousand rows, which metrics.sums does faster than this is planned.
-- $table stands for one of the tables of metrics.database, $<column>_type for its type of that column; every other
-- $name is a bound parameter. A code that the table does not know is NULL and finds nothing.
SELECT CAST(o.place AS VARCHAR) AS code, CAST(o.measure AS VARCHAR) AS measure, CAST(o.source AS VARCHAR) AS source,
       o.period AS month, CAST(o.sex AS VARCHAR) AS sex, CAST(o.age_group AS VARCHAR) AS age_group,
       o.value, o.lower, o.upper, o.hidden, o.not_applicable
FROM $table o
JOIN (
    SELECT TRY_CAST(unnest($sex) AS $sex_type) AS sex, TRY_CAST(unnest($age_group) AS $age_group_type) AS age_group
) g ON o.sex = g.sex AND o.age_group = g.age_group
WHERE o.breakdown = '_T'
  AND o.measure IN (SELECT TRY_CAST(unnest($measure) AS $measure_type))
  AND o.place IN (SELECT TRY_CAST(unnest($code) AS $place_type))
  AND o.period IN (SELECT unnest($month))
