-- Cohorts in the months that they are shown in: 1, 3, 6 and 12 months after they began, at the ages reached in that year.
SELECT
    p.cell, f.month_index,
    SUM(f.passed_1m) AS passed_1m, SUM(f.plan_before_1m) AS plan_before_1m,
    SUM(f.began_1m_ago) AS began_1m_ago, SUM(f.reached_1m) AS reached_1m,
    SUM(f.began_3m_ago) AS began_3m_ago, SUM(f.reached_3m) AS reached_3m,
    SUM(f.began_6m_ago) AS began_6m_ago, SUM(f.reached_6m) AS reached_6m,
    SUM(f.began_12m_ago) AS began_12m_ago, SUM(f.reached_12m) AS reached_12m
FROM (
    SELECT
        k.municipality, k.sex, CASE WHEN a.year = k.year THEN k.age_group ELSE k.next_age_group END AS age_group,
        a.month_index,
        SUM(CASE WHEN a.months_later = 1 THEN k.passed_1m ELSE 0 END) AS passed_1m,
        SUM(CASE WHEN a.months_later = 1 THEN k.plan_before_1m ELSE 0 END) AS plan_before_1m,
        SUM(CASE WHEN a.months_later = 1 THEN k.began ELSE 0 END) AS began_1m_ago,
        SUM(CASE WHEN a.months_later = 1 THEN k.reached_1m ELSE 0 END) AS reached_1m,
        SUM(CASE WHEN a.months_later = 3 THEN k.began ELSE 0 END) AS began_3m_ago,
        SUM(CASE WHEN a.months_later = 3 THEN k.reached_3m ELSE 0 END) AS reached_3m,
        SUM(CASE WHEN a.months_later = 6 THEN k.began ELSE 0 END) AS began_6m_ago,
        SUM(CASE WHEN a.months_later = 6 THEN k.reached_6m ELSE 0 END) AS reached_6m,
        SUM(CASE WHEN a.months_later = 12 THEN k.began ELSE 0 END) AS began_12m_ago,
        SUM(CASE WHEN a.months_later = 12 THEN k.reached_12m ELSE 0 END) AS reached_12m
    FROM cohorts AS k
    JOIN cohort_months AS a ON k.month_number = a.began_in
    GROUP BY 1, 2, 3, 4
) AS f
JOIN cell_parts AS p
    ON p.series = 'open' AND f.municipality = p.municipality AND f.sex = p.sex AND f.age_group = p.age_group
GROUP BY 1, 2
