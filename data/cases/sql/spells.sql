-- The rows of the spells in whole numbers, with every gap filled: municipality by its number, sex 1 (M), 2 (F) or 0,
-- age group 1 (under 25), 2 (25-49), 3 (50 and over) or 0. An open spell ends on the day 1 000 000; until_day is the end
-- as well, but of what goes on after all that is asked the day after it.
SELECT
    r.person_key, m.home, CASE WHEN r.sex = 'M' THEN 1 WHEN r.sex = 'F' THEN 2 ELSE 0 END AS sex, r.birth_year,
    CASE
        WHEN r.age_group IN ('Y_LT20', 'Y_LT25') THEN 1
        WHEN r.age_group IN ('Y25T29', 'Y30T49', 'Y25T49') THEN 2
        WHEN r.age_group IN ('Y_GE50', 'Y_GT50') THEN 3
        ELSE 0
    END AS age_group,
    r.start_day, COALESCE(r.end_day, 1000000) AS end_day, r.until_day, r.plan_day
FROM spell_rows AS r
JOIN municipalities AS m ON r.municipality = m.municipality
