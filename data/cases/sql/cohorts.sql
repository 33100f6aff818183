-- Spells by the calendar month in which they began, and how many of them lasted so long. A spell that lasts to the day
-- before the same day N months later has reached N months; one that is open on that day itself has passed them.
-- next_age_group is the one of the year after, since some months of a cohort lie in that.
SELECT
    s.municipality, s.sex, c.month_number, c.year,
    CASE
        WHEN s.birth_year IS NULL THEN s.age_group
        WHEN c.year - s.birth_year < 25 THEN 'Y_LT25'
        WHEN c.year - s.birth_year < 50 THEN 'Y25T49'
        ELSE 'Y_GE50'
    END AS age_group,
    CASE
        WHEN s.birth_year IS NULL THEN s.age_group
        WHEN c.year + 1 - s.birth_year < 25 THEN 'Y_LT25'
        WHEN c.year + 1 - s.birth_year < 50 THEN 'Y25T49'
        ELSE 'Y_GE50'
    END AS next_age_group,
    COUNT(*) AS began,
    SUM(CASE WHEN s.end_day >= c.day_1m THEN 1 ELSE 0 END) AS passed_1m,
    SUM(
        CASE
            WHEN s.end_day >= c.day_1m AND s.plan_day < c.day_1m
                AND s.plan_day - s.start_day BETWEEN r.earliest AND r.latest THEN 1
            ELSE 0
        END
    ) AS plan_before_1m,
    SUM(CASE WHEN s.end_day >= c.day_1m - 1 THEN 1 ELSE 0 END) AS reached_1m,
    SUM(CASE WHEN s.end_day >= c.day_3m - 1 THEN 1 ELSE 0 END) AS reached_3m,
    SUM(CASE WHEN s.end_day >= c.day_6m - 1 THEN 1 ELSE 0 END) AS reached_6m,
    SUM(CASE WHEN s.end_day >= c.day_12m - 1 THEN 1 ELSE 0 END) AS reached_12m
FROM spells AS s
JOIN calendar AS c ON s.start_day = c.day_number
CROSS JOIN plan_rule AS r
WHERE c.begins_cohort = 1
GROUP BY 1, 2, 3, 4, 5, 6
