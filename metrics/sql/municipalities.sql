-- The row codes with anything on the indicators named in one month, each with its largest denominator: its size.
SELECT CAST(o.place AS VARCHAR) AS place, MAX(CASE WHEN t.in_denominator THEN o.upper END) AS size
FROM $table o
JOIN (
    SELECT TRY_CAST(measure AS $measure_type) AS measure, bool_or(in_denominator) AS in_denominator
    FROM indicator_term
    WHERE indicator IN (SELECT unnest($indicators))
    GROUP BY measure
) t ON t.measure = o.measure
WHERE o.period = $month
GROUP BY o.place
