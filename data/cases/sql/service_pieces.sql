-- Services on count days, each count day of a person in one service: the one that began first of those that go on. (Of
-- those begun on the same day: the longest, then by code: numbers are in the order of codes.) So the services add up to
-- the persons in services. A piece counts on the count days from begins_at to the one before ends_at.
SELECT
    person_key, home, series, sex, birth_year, age_group, ends_at,
    CASE WHEN earlier_end > begins_at THEN earlier_end ELSE begins_at END AS begins_at
FROM (
    SELECT
        person_key, home, series, sex, birth_year, age_group, begins_at, ends_at,
        MAX(ends_at) OVER (
            PARTITION BY person_key ORDER BY start_day, end_day DESC, series, home
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS earlier_end
    FROM (
        SELECT
            s.person_key, s.home, s.series, s.sex, s.birth_year, s.age_group, s.start_day, s.end_day,
            b.begins_at, e.ends_at
        FROM services AS s
        JOIN calendar AS b ON s.start_day = b.day_number
        JOIN calendar AS e ON s.until_day = e.day_number
        WHERE b.begins_at < e.ends_at
    ) AS counted
) AS ordered
WHERE earlier_end IS NULL OR ends_at > earlier_end
