-- Counts of what comes next, and of the cohorts that it comes from, of one source: totals of sex and age group.
-- $table stands for one of the tables of metrics.database; every other $name is a bound parameter.
SELECT o.place AS code, o.measure, o.period AS month, o.breakdown, o.source, o.value, o.lower, o.upper
FROM $table o
WHERE o.sex = '_T' AND o.age_group = '_T'
  AND o.source IN (SELECT unnest($source))
  AND o.measure IN (SELECT unnest($measure))
  AND o.breakdown IN (SELECT unnest($breakdown))
  AND o.place IN (SELECT unnest($code))
  AND o.period IN (SELECT unnest($month))
