-- Cohorts in the months that they are shown in: 1, 3, 6 and 12 months after they began, at the ages reached in that year.
SELECT
    p.cell, a.month_index,
    SUM(CASE WHEN h.months = 1 THEN k.passed_1m ELSE 0 END) AS passed_1m,
    SUM(CASE WHEN h.months = 1 THEN k.plan_before_1m ELSE 0 END) AS plan_before_1m,
    SUM(CASE WHEN h.months = 1 THEN k.began ELSE 0 END) AS began_1m_ago,
    SUM(CASE WHEN h.months = 1 THEN k.reached_1m ELSE 0 END) AS reached_1m,
    SUM(CASE WHEN h.months = 3 THEN k.began ELSE 0 END) AS began_3m_ago,
    SUM(CASE WHEN h.months = 3 THEN k.reached_3m ELSE 0 END) AS reached_3m,
    SUM(CASE WHEN h.months = 6 THEN k.began ELSE 0 END) AS began_6m_ago,
    SUM(CASE WHEN h.months = 6 THEN k.reached_6m ELSE 0 END) AS reached_6m,
    SUM(CASE WHEN h.months = 12 THEN k.began ELSE 0 END) AS began_12m_ago,
    SUM(CASE WHEN h.months = 12 THEN k.reached_12m ELSE 0 END) AS reached_12m
FROM cohorts AS k
CROSS JOIN horizons AS h
JOIN asked_months AS a ON a.month_number = k.month_number + h.months
JOIN cell_parts AS p
    ON p.series = 'open' AND p.municipality = k.municipality AND p.sex = k.sex
    AND p.age_group = CASE WHEN a.year = k.year THEN k.age_group ELSE k.next_age_group END
GROUP BY 1, 2
