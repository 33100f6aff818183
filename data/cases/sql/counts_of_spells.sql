-- What is shown of spells, a row per municipality, month, sex and age group. A spell is not counted as a person without
-- work on the days on which the person is in a service.
SELECT
    c.municipality AS place, a.period, c.sex, c.age_group, c.breakdown,
    o.periods - s.persons AS unemployed,
    o.periods AS open_spells, o.elapsed AS open_days, o.elapsed_squared AS open_days_squared,
    COALESCE(f.passed_1m, 0) AS passed_1m, COALESCE(f.plan_before_1m, 0) AS plan_before_1m,
    COALESCE(f.began_1m_ago, 0) AS began_1m_ago, COALESCE(f.reached_1m, 0) AS reached_1m,
    COALESCE(f.began_3m_ago, 0) AS began_3m_ago, COALESCE(f.reached_3m, 0) AS reached_3m,
    COALESCE(f.began_6m_ago, 0) AS began_6m_ago, COALESCE(f.reached_6m, 0) AS reached_6m,
    COALESCE(f.began_12m_ago, 0) AS began_12m_ago, COALESCE(f.reached_12m, 0) AS reached_12m
FROM cells AS c
CROSS JOIN asked_months AS a
JOIN open_spells AS o ON o.cell = c.cell AND o.month_index = a.month_index
JOIN persons_in_services AS s ON s.cell = c.served_cell AND s.month_index = a.month_index
LEFT JOIN flows AS f ON f.cell = c.cell AND f.month_index = a.month_index
WHERE c.series = 'open'
