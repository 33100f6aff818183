-- The row codes with anything on the indicators named in one month, each with its largest denominator: its size.
SELECT o.place, MAX(CASE WHEN t.in_denominator THEN o.upper END) AS size
FROM total_observation o
JOIN indicator_term t ON t.measure = o.measure
JOIN (SELECT unnest($indicators) AS indicator) i ON i.indicator = t.indicator
WHERE o.period = $month
GROUP BY o.place
