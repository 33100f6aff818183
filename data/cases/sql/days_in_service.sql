-- The count days of spells on which the person is in a service, and so is not unemployed.
SELECT
    s.home, s.sex, s.birth_year, s.age_group,
    CASE WHEN s.begins_at > p.begins_at THEN s.begins_at ELSE p.begins_at END AS begins_at,
    CASE WHEN s.ends_at < p.ends_at THEN s.ends_at ELSE p.ends_at END AS ends_at
FROM (
    SELECT s.person_key, s.home, s.sex, s.birth_year, s.age_group, b.begins_at, e.ends_at
    FROM spells AS s
    JOIN calendar AS b ON s.start_day = b.day_number
    JOIN calendar AS e ON s.until_day = e.day_number
    WHERE b.begins_at < e.ends_at
) AS s
JOIN service_pieces AS p ON s.person_key = p.person_key AND p.begins_at < s.ends_at AND s.begins_at < p.ends_at
