-- The days of services, each day of a person in one service: the one that began first of those that go on.
-- (Of those begun on the same day: the longest, then by code: numbers are in the order of codes.) So the services add up
-- to the persons in services.
SELECT
    person_key, home, series, sex, birth_year, age_group, end_day,
    CASE WHEN earlier_end >= start_day THEN earlier_end + 1 ELSE start_day END AS start_day
FROM (
    SELECT
        person_key, home, series, sex, birth_year, age_group, start_day, end_day,
        MAX(end_day) OVER (
            PARTITION BY person_key ORDER BY start_day, end_day DESC, series, home
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS earlier_end
    FROM services
) AS ordered
WHERE earlier_end IS NULL OR end_day > earlier_end
