-- The days of spells on which the person is in a service, and so is not unemployed.
SELECT
    s.home, s.sex, s.birth_year, s.age_group,
    CASE WHEN s.start_day > p.start_day THEN s.start_day ELSE p.start_day END AS start_day,
    CASE WHEN s.end_day < p.end_day THEN s.end_day ELSE p.end_day END AS end_day
FROM spells AS s
JOIN service_pieces AS p ON s.person_key = p.person_key AND p.start_day <= s.end_day AND p.end_day >= s.start_day
