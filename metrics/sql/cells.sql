-- The cells that figures rest on: totals of the rows, months, groups and measures asked for.
-- Only a scan: what is added up of it is a few thousand rows, which metrics.sums does faster than this is planned.
-- $table stands for one of the two tables of metrics.database; every other $name is a bound parameter.
SELECT o.place AS code, o.measure, o.source, o.period AS month, o.sex, o.age_group, o.value, o.lower, o.upper,
       o.conf_status = 'C' AS hidden, o.obs_status = 'M' AS not_applicable
FROM $table o
JOIN (SELECT unnest($sex) AS sex, unnest($age_group) AS age_group) g ON o.sex = g.sex AND o.age_group = g.age_group
WHERE o.breakdown = '_T'
  AND o.measure IN (SELECT unnest($measure))
  AND o.place IN (SELECT unnest($code))
  AND o.period IN (SELECT unnest($month))
