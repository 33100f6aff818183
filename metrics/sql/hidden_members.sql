-- The hidden members of sums through at least two of them: municipality by municipality, for each term of an indicator.
-- Only complete units count, as in figures.sql, so that these are the very cells that the figures added up.
-- $table stands for one of the two tables of metrics.database; every other $name is a bound parameter.
WITH
constituent AS (
    SELECT unnest($place) AS place, unnest($basis) AS basis, unnest($unit) AS unit,
           TRY_CAST(unnest($code) AS $place_type) AS code
),
asked_month AS (SELECT DISTINCT CAST(unnest($month) AS DATE) AS period),
asked_group AS (SELECT unnest($sex) AS sex, unnest($age_group) AS age_group),
term AS (SELECT * FROM indicator_term WHERE indicator IN (SELECT unnest($indicators))),
cell AS (
    SELECT c.place, c.unit, CAST(o.source AS VARCHAR) AS source, o.period, o.sex, o.age_group,
           CAST(o.measure AS VARCHAR) AS measure,
           CASE WHEN COUNT(*) = COUNT(o.lower) THEN SUM(o.lower) END AS lower,
           CASE WHEN COUNT(*) = COUNT(o.upper) THEN SUM(o.upper) END AS upper
    FROM $table o
    JOIN constituent c ON o.place = c.code AND c.basis = 'own_rows'
    JOIN asked_group g ON o.sex = g.sex AND o.age_group = g.age_group
    WHERE o.breakdown = '_T'
      AND o.measure IN (SELECT TRY_CAST(measure AS $measure_type) FROM term)
      AND o.period IN (SELECT period FROM asked_month)
    GROUP BY c.place, c.unit, o.source, o.period, o.sex, o.age_group, o.measure
),
counted AS (
    SELECT t.indicator, t.kind, t.part, t.in_denominator, t.terms, c.*,
           COUNT(CASE WHEN c.lower IS NOT NULL AND c.upper IS NOT NULL THEN 1 END)
               OVER (PARTITION BY t.indicator, c.place, c.unit, c.source, c.period, c.sex, c.age_group) AS known
    FROM cell c
    JOIN term t ON t.measure = c.measure
),
hidden AS (
    SELECT *, COUNT(*) OVER (PARTITION BY indicator, place, source, period, sex, age_group, measure) AS members
    FROM counted
    WHERE known = terms AND upper > lower
)
SELECT indicator, kind, place, source, period, sex, age_group, measure, part, in_denominator, unit, lower, upper
FROM hidden
WHERE members > 1
ORDER BY ALL
