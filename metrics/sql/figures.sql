-- Figures: sums of numerator and denominator, side by side in each of three steps.
--   unit_sum    one municipality (or published total), month and source: complete where every term is there with bounds
--   place_sum   the place: only complete units are added, so that numerator and denominator cover the same municipalities
--   (result)    the period: stocks are the mean of its months, flows their sum
-- $table stands for one of the two tables of metrics.database; every other $name is a bound parameter.
WITH
constituent AS (
    SELECT unnest($place) AS place, unnest($basis) AS basis, unnest($unit) AS unit,
           unnest($code) AS code, unnest($counted) AS counted
),
asked_month AS (SELECT unnest($label) AS label, CAST(unnest($month) AS DATE) AS period),
asked_group AS (SELECT unnest($sex) AS sex, unnest($age_group) AS age_group),
expected AS (
    SELECT place, basis, COUNT(DISTINCT CASE WHEN counted THEN unit END) AS units FROM constituent GROUP BY place, basis
),
term AS (SELECT * FROM indicator_term WHERE indicator IN (SELECT unnest($indicators))),
cell AS (
    SELECT c.place, c.basis, c.unit, c.counted, o.source, o.period, o.sex, o.age_group, o.measure,
           CASE WHEN COUNT(*) = COUNT(o.value) THEN SUM(o.value) END AS value,
           CASE WHEN COUNT(*) = COUNT(o.lower) THEN SUM(o.lower) END AS lower,
           CASE WHEN COUNT(*) = COUNT(o.upper) THEN SUM(o.upper) END AS upper,
           MAX(CASE WHEN o.conf_status = 'C' THEN 1 ELSE 0 END) AS hidden,
           MIN(CASE WHEN o.obs_status = 'M' THEN 1 ELSE 0 END) AS not_applicable
    FROM $table o
    JOIN constituent c ON o.place = c.code
    JOIN asked_group g ON o.sex = g.sex AND o.age_group = g.age_group
    WHERE o.breakdown = '_T'
      AND o.measure IN (SELECT measure FROM term)
      AND o.period IN (SELECT period FROM asked_month)
    GROUP BY c.place, c.basis, c.unit, c.counted, o.source, o.period, o.sex, o.age_group, o.measure
),
unit_sum AS (
    SELECT t.indicator, t.kind, c.place, c.basis, c.unit, c.counted, c.source, c.period, c.sex, c.age_group,
           COUNT(c.lower) = MAX(t.terms) AND COUNT(c.upper) = MAX(t.terms) AS complete,
           CASE WHEN COUNT(*) = MAX(t.terms) THEN MAX(c.hidden) ELSE 0 END AS hidden,
           MAX(c.not_applicable) AS not_applicable,
           SUM(CASE WHEN t.part = 'numerator' THEN c.lower END) AS numerator_lower,
           SUM(CASE WHEN t.part = 'numerator' THEN c.upper END) AS numerator_upper,
           CASE WHEN COUNT(CASE WHEN t.part = 'numerator' THEN c.value END)
                   = COUNT(CASE WHEN t.part = 'numerator' THEN 1 END)
                THEN SUM(CASE WHEN t.part = 'numerator' THEN c.value END) END AS numerator,
           SUM(CASE WHEN t.part = 'rest' THEN c.lower END) AS rest_lower,
           SUM(CASE WHEN t.part = 'rest' THEN c.upper END) AS rest_upper,
           SUM(CASE WHEN t.in_denominator THEN c.lower END) AS denominator_lower,
           SUM(CASE WHEN t.in_denominator THEN c.upper END) AS denominator_upper,
           CASE WHEN COUNT(CASE WHEN t.in_denominator THEN c.value END)
                   = COUNT(CASE WHEN t.in_denominator THEN 1 END)
                THEN SUM(CASE WHEN t.in_denominator THEN c.value END) END AS denominator
    FROM cell c
    JOIN term t ON t.measure = c.measure
    GROUP BY t.indicator, t.kind, c.place, c.basis, c.unit, c.counted, c.source, c.period, c.sex, c.age_group
),
place_sum AS (
    SELECT indicator, kind, place, basis, source, period, sex, age_group,
           SUM(CASE WHEN complete AND counted THEN 1 ELSE 0 END) AS covered,
           MAX(hidden) AS hidden,
           SUM(CASE WHEN counted THEN not_applicable ELSE 0 END) AS not_applicable,
           SUM(CASE WHEN complete THEN numerator_lower END) AS numerator_lower,
           SUM(CASE WHEN complete THEN numerator_upper END) AS numerator_upper,
           CASE WHEN COUNT(CASE WHEN complete THEN 1 END) = COUNT(CASE WHEN complete THEN numerator END)
                THEN SUM(CASE WHEN complete THEN numerator END) END AS numerator,
           SUM(CASE WHEN complete THEN rest_lower END) AS rest_lower,
           SUM(CASE WHEN complete THEN rest_upper END) AS rest_upper,
           SUM(CASE WHEN complete THEN denominator_lower END) AS denominator_lower,
           SUM(CASE WHEN complete THEN denominator_upper END) AS denominator_upper,
           CASE WHEN COUNT(CASE WHEN complete THEN 1 END) = COUNT(CASE WHEN complete THEN denominator END)
                THEN SUM(CASE WHEN complete THEN denominator END) END AS denominator
    FROM unit_sum
    GROUP BY indicator, kind, place, basis, source, period, sex, age_group
),
asked_period AS (SELECT label, COUNT(*) AS months_asked FROM asked_month GROUP BY label)
SELECT p.indicator, p.place, p.basis, p.source, s.preference, m.label AS period, p.sex, p.age_group,
       a.months_asked,
       COUNT(CASE WHEN p.covered > 0 THEN 1 END) AS months,
       CAST(MIN(p.covered) AS BIGINT) AS covered,
       MAX(p.hidden) > 0 AS hidden,
       COUNT(*) = a.months_asked AND MIN(p.not_applicable) = MAX(e.units) AS not_applicable,
       CASE WHEN COUNT(*) = COUNT(p.numerator) THEN SUM(p.numerator) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) END AS numerator,
       SUM(p.numerator_lower) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) AS numerator_lower,
       SUM(p.numerator_upper) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) AS numerator_upper,
       SUM(p.rest_lower) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) AS rest_lower,
       SUM(p.rest_upper) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) AS rest_upper,
       CASE WHEN COUNT(*) = COUNT(p.denominator) THEN SUM(p.denominator) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) END AS denominator,
       SUM(p.denominator_lower) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) AS denominator_lower,
       SUM(p.denominator_upper) / MAX(CASE p.kind WHEN 'stock' THEN a.months_asked ELSE 1 END) AS denominator_upper
FROM place_sum p
JOIN asked_month m ON m.period = p.period
JOIN asked_period a ON a.label = m.label
JOIN expected e ON e.place = p.place AND e.basis = p.basis
JOIN indicator_source s ON s.indicator = p.indicator AND s.source = p.source
GROUP BY p.indicator, p.place, p.basis, p.source, s.preference, m.label, p.sex, p.age_group, a.months_asked
