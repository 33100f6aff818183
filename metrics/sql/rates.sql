-- Published rates: of the place itself, or, for an area that has none, whether its municipalities have one.
WITH
constituent AS (
    SELECT unnest($place) AS place, unnest($basis) AS basis, unnest($unit) AS unit,
           unnest($code) AS code, unnest($counted) AS counted
),
asked_month AS (SELECT unnest($label) AS label, CAST(unnest($month) AS DATE) AS period),
asked_group AS (SELECT unnest($sex) AS sex, unnest($age_group) AS age_group)
,
rated AS (SELECT unnest($rated) AS indicator, unnest($rate_measure) AS measure),
found AS (
    SELECT r.indicator, c.place, c.basis = 'published' OR c.place = c.code AS own, o.source, s.preference,
           m.label AS period, o.sex, o.age_group, o.value, o.obs_status, o.conf_status
    FROM $table o
    JOIN rated r ON o.measure = r.measure
    JOIN constituent c ON o.place = c.code
    JOIN asked_month m ON o.period = m.period
    JOIN asked_group g ON o.sex = g.sex AND o.age_group = g.age_group
    JOIN indicator_source s ON s.indicator = r.indicator AND s.source = o.source
    WHERE o.breakdown = '_T'
)
SELECT indicator, place, 'rate' AS basis, source, preference, period, sex, age_group, value,
       CASE WHEN value IS NOT NULL THEN 'rate' WHEN conf_status = 'C' THEN 'hidden'
            WHEN obs_status = 'M' THEN 'not_applicable' ELSE 'missing' END AS status
FROM found WHERE own
UNION ALL
SELECT indicator, place, 'rate', source, preference, period, sex, age_group, NULL, 'not_summable'
FROM found WHERE NOT own
GROUP BY indicator, place, source, preference, period, sex, age_group
