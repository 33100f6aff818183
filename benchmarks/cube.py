"""The national cube: 309 municipalities x months x measures x 21 groups, generated; tens of millions of rows."""

from datetime import date
from pathlib import Path

import duckdb

from catalogue.catalogue import load_catalogue

LAST = date(2026, 6, 1)
MEASURES = 30  # 309 x 240 x 30 x 21 = 46.7 million rows
AGES = ("Y_LT20", "Y_LT25", "Y25T29", "Y30T49", "Y25T49", "Y_GE50")
AREA = "area:kainuu-koillismaa"
GENERATE = """
COPY (
    SELECT measure, place, period, 'M' AS frequency, sex, age_group, '_T' AS breakdown, value, value AS lower,
           value AS upper, 'A' AS obs_status, 'F' AS conf_status, 'statfin-12r5' AS source
    FROM (
        SELECT m.measure, p.place, CAST(t.period AS DATE) AS period, g.sex, g.age_group,
               CAST(hash(m.measure, p.place, t.period, g.sex, g.age_group) % 900 + 5 AS DOUBLE) AS value
        FROM (SELECT unnest($measures) AS measure) m, (SELECT unnest($places) AS place) p,
             (SELECT unnest($months) AS period) t, (SELECT unnest($sexes) AS sex, unnest($ages) AS age_group) g
    )
    ORDER BY sex, age_group, measure, place, period
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def generate(path: Path, months: list[date]) -> int:
    """Write the cube and return its number of rows."""
    catalogue = load_catalogue()
    used = [
        name for indicator in catalogue.indicators.values() for name in (*indicator.numerator, *indicator.denominator)
    ]
    additive = [name for name, measure in catalogue.measures.items() if measure.additive]
    parameters = {
        "measures": list(dict.fromkeys([*used, *additive]))[:MEASURES],
        "places": [*catalogue.places.municipalities, "588"],
        "months": months,
        "sexes": ["_T", "M", "F"] * 7,
        "ages": [age for age in ("_T", *AGES) for _ in range(3)],
    }
    with duckdb.connect() as connection:
        connection.execute(GENERATE.replace("{path}", str(path)), parameters)
        return int(connection.read_parquet(str(path)).count("*").fetchall()[0][0])
