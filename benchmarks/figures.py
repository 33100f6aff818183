"""Figures of one screen over the national cube against the bare DuckDB query.

The cube: 309 municipalities x months x measures x 21 groups, generated; tens of millions of rows. Prints medians
and their ratio; nothing is asserted, since the machine is noisy.
"""

import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.timing import median
from catalogue.catalogue import load_catalogue
from catalogue.months import shift, span
from metrics.database import TOTALS, ReleaseDatabase
from metrics.figures import Period, Request, compute

LAST = date(2026, 6, 1)
MEASURES = 30  # 309 x 240 x 30 x 21 = 46.7 million rows
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
BARE = """
SELECT place, period, measure, SUM(value) AS value FROM total_observation
WHERE measure IN ('unemployed', 'in_services', 'labour_force') AND place IN (SELECT unnest($places))
  AND period BETWEEN $first AND $last
GROUP BY place, period, measure
"""


def main(years: int = 20) -> None:
    """Generate the cube, open it, and time one screen of the area's ten municipalities."""
    catalogue = load_catalogue()
    months = span(shift(LAST, -12 * years + 1), LAST)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cube.parquet"
        rows = generate(path, months)
        started = time.perf_counter()
        database = ReleaseDatabase([path], catalogue)
        size = path.stat().st_size / 1e6
        print(f"cube: {rows:,} rows, {size:.0f} MB; opened in {time.perf_counter() - started:.1f} s")
        members = catalogue.places.members(AREA, LAST)
        request = Request(
            ("activation_rate", "unemployed_share"), (AREA, *members), tuple(map(Period.of_month, months)), LAST
        )
        bare_parameters = {"places": list(members), "first": months[0], "last": months[-1]}
        connection = database._connection
        bare = median(lambda: connection.cursor().execute(BARE, bare_parameters).fetchall())
        figures = median(lambda: compute(database, request))
        print(
            f"bare query on {TOTALS}: {bare * 1000:.1f} ms · figures: {figures * 1000:.1f} ms"
            f" · ratio {figures / bare:.1f}"
        )


def generate(path: Path, months: list[date]) -> int:
    """Write the cube and return its number of rows."""
    catalogue = load_catalogue()
    measures = [name for name, measure in catalogue.measures.items() if measure.additive]
    parameters = {
        "measures": [*measures, *(f"other_{number}" for number in range(MEASURES - len(measures)))],
        "places": [*catalogue.places.municipalities, "588"],
        "months": months,
        "sexes": ["_T", "M", "F"] * 7,
        "ages": [age for age in ("_T", "a", "b", "c", "d", "e", "f") for _ in range(3)],
    }
    with duckdb.connect() as connection:
        connection.execute(GENERATE.replace("{path}", str(path)), parameters)
        return int(connection.read_parquet(str(path)).count("*").fetchall()[0][0])
