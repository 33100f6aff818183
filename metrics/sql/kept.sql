-- What a release keeps in memory, in ENUM, which is three times faster to search than texts: its totals twice, in order
-- of places and of months, since a question is of few of the one or of the other; and groups of the area's own places,
-- and ages by which peers are found, of every place. kept_place, kept_age_group and kept_measure say which (metrics.kept).
CREATE VIEW observation AS
SELECT * EXCLUDE (frequency, obs_status, conf_status), conf_status = 'C' AS hidden, obs_status = 'M' AS not_applicable
FROM published;

CREATE TEMP TABLE uncoded AS
SELECT * EXCLUDE (sex, age_group, breakdown) FROM observation
WHERE sex = '_T' AND age_group = '_T' AND breakdown = '_T';

CREATE TEMP TABLE uncoded_group AS
SELECT * EXCLUDE (breakdown) FROM observation
WHERE breakdown = '_T' AND place IN (SELECT place FROM kept_place);

CREATE TEMP TABLE uncoded_age AS
SELECT * EXCLUDE (sex, breakdown) FROM observation
WHERE breakdown = '_T' AND sex = '_T'
  AND age_group IN (SELECT age_group FROM kept_age_group)
  AND measure IN (SELECT measure FROM kept_measure);

CREATE TEMP TABLE known AS
SELECT DISTINCT place, measure, source FROM uncoded
UNION
SELECT DISTINCT place, measure, source FROM uncoded_group
UNION
SELECT DISTINCT place, measure, source FROM uncoded_age;

CREATE TYPE place_code AS ENUM (SELECT DISTINCT place FROM known ORDER BY place);
CREATE TYPE measure_code AS ENUM (SELECT DISTINCT measure FROM known ORDER BY measure);
CREATE TYPE source_code AS ENUM (SELECT DISTINCT source FROM known ORDER BY source);
CREATE TYPE sex_code AS ENUM (SELECT '_T' AS sex UNION SELECT sex FROM uncoded_group ORDER BY sex);
CREATE TYPE age_group_code AS ENUM (
    SELECT '_T' AS age_group UNION SELECT age_group FROM kept_age_group UNION SELECT age_group FROM uncoded_group
    ORDER BY age_group
);

-- By one column: what lies within a place or a month is found as fast in any order, and sorted in half the time.
CREATE TABLE coded_by_place AS
SELECT * REPLACE (
    CAST(place AS place_code) AS place, CAST(measure AS measure_code) AS measure, CAST(source AS source_code) AS source
)
FROM uncoded
ORDER BY place;

CREATE TABLE coded_by_month AS FROM coded_by_place ORDER BY period;

CREATE TABLE coded_group AS
SELECT * REPLACE (
    CAST(place AS place_code) AS place, CAST(measure AS measure_code) AS measure, CAST(source AS source_code) AS source,
    CAST(sex AS sex_code) AS sex, CAST(age_group AS age_group_code) AS age_group
)
FROM uncoded_group
ORDER BY place;

CREATE TABLE coded_age AS
SELECT * REPLACE (
    CAST(place AS place_code) AS place, CAST(measure AS measure_code) AS measure, CAST(source AS source_code) AS source,
    CAST(age_group AS age_group_code) AS age_group
)
FROM uncoded_age
ORDER BY period;

DROP TABLE uncoded;
DROP TABLE uncoded_group;
DROP TABLE uncoded_age;
DROP TABLE known;

CREATE VIEW total_observation AS
SELECT *, CAST('_T' AS sex_code) AS sex, CAST('_T' AS age_group_code) AS age_group, '_T' AS breakdown FROM coded_by_place;

CREATE VIEW total_by_month AS
SELECT *, CAST('_T' AS sex_code) AS sex, CAST('_T' AS age_group_code) AS age_group, '_T' AS breakdown FROM coded_by_month;

CREATE VIEW group_observation AS
SELECT *, '_T' AS breakdown FROM coded_group;

CREATE VIEW age_observation AS
SELECT *, CAST('_T' AS sex_code) AS sex, '_T' AS breakdown FROM coded_age;
