-- Open spells that will reach a step within a horizon, by cell: all of them, those without a plan made by the extract's
-- day, and those whose person is in no service on it. A spell known to end before the step does not reach it.
SELECT
    p.cell, m.horizon, m.step,
    COUNT(*) AS every,
    SUM(CASE WHEN s.plan_day IS NULL OR s.plan_day > m.extract_day THEN 1 ELSE 0 END) AS no_plan,
    SUM(CASE WHEN v.person_key IS NULL THEN 1 ELSE 0 END) AS no_service
FROM (
    SELECT
        o.person_key, o.home, o.sex, o.start_day, o.end_day, o.plan_day,
        CASE
            WHEN o.birth_year IS NULL THEN o.age_group
            WHEN a.year - o.birth_year < 25 THEN 1
            WHEN a.year - o.birth_year < 50 THEN 2
            ELSE 3
        END AS age_group
    FROM spells AS o
    CROSS JOIN extract_date AS a
) AS s
JOIN milestones AS m ON s.start_day = m.start_day AND s.end_day >= m.step_day
LEFT JOIN (SELECT DISTINCT person_key FROM services) AS v ON s.person_key = v.person_key
JOIN cell_parts AS p ON s.home = p.home AND s.sex = p.sex AND s.age_group = p.age_group
GROUP BY 1, 2, 3
