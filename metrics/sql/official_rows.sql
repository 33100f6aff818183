-- The cells of rows that lie within or above a place: of measures of sources, at every row of the official division.
-- A municipality's cell is the sum of its own row and of those who joined it; null bounds where one of them has none.
-- $table stands for one of the tables of metrics.database; every other $name is a bound parameter.
WITH
pair AS (
    SELECT TRY_CAST(unnest($source) AS $source_type) AS source, TRY_CAST(unnest($measure) AS $measure_type) AS measure
),
node AS (SELECT TRY_CAST(unnest($code) AS $place_type) AS code, unnest($node) AS node),
asked_month AS (SELECT DISTINCT CAST(unnest($month) AS DATE) AS period),
asked_group AS (
    SELECT TRY_CAST(unnest($sex) AS $sex_type) AS sex, TRY_CAST(unnest($age_group) AS $age_group_type) AS age_group
)
SELECT CAST(o.source AS VARCHAR) AS source, CAST(o.measure AS VARCHAR) AS measure,
       o.period, CAST(o.sex AS VARCHAR) AS sex, CAST(o.age_group AS VARCHAR) AS age_group, o.breakdown, n.node,
       CASE WHEN COUNT(*) = COUNT(o.lower) THEN SUM(o.lower) END AS lower,
       CASE WHEN COUNT(*) = COUNT(o.upper) THEN SUM(o.upper) END AS upper
FROM $table o
JOIN pair p ON o.source = p.source AND o.measure = p.measure
JOIN node n ON o.place = n.code
JOIN asked_group g ON o.sex = g.sex AND o.age_group = g.age_group
WHERE o.breakdown IN (SELECT unnest($breakdown))
  AND o.period IN (SELECT period FROM asked_month)
GROUP BY o.source, o.measure, o.period, o.sex, o.age_group, o.breakdown, n.node
ORDER BY ALL
