-- The same for every cell, step and horizon, with 0 where no spell comes.
SELECT
    c.municipality, c.sex, c.age_group, h.horizon, h.step,
    COALESCE(n.every, 0) AS every, COALESCE(n.no_plan, 0) AS no_plan, COALESCE(n.no_service, 0) AS no_service
FROM cells AS c
CROSS JOIN (SELECT DISTINCT horizon, step FROM milestones) AS h
LEFT JOIN coming AS n ON n.cell = c.cell AND n.horizon = h.horizon AND n.step = h.step
