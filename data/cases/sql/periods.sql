-- All that is counted as a stock, in series: `open` for spells, `served` for their days in a service, and each service.
-- A period counts on the count days from its first day to its last.
SELECT 'open' AS series, municipality, sex, birth_year, age_group, start_day, end_day FROM spells
UNION ALL
SELECT 'served', municipality, sex, birth_year, age_group, start_day, end_day FROM days_in_service
UNION ALL
SELECT service, municipality, sex, birth_year, age_group, start_day, end_day FROM service_pieces
