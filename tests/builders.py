"""Good data to damage: small extracts and releases with numbers that can be worked out by hand."""

from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from catalogue.catalogue import Catalogue, load_catalogue
from data.files import hash_of
from data.limits import Limits
from data.publication import Received
from data.readers.grid import Grid
from data.readers.reader import read_file
from data.releases import StoreKind
from data.spool import SPOOLED, Spool
from data.store import Store
from intake.publishing import publish_files
from knowledge.rights import local_user
from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request, compute

JUNE = date(2026, 6, 1)

# Three of the area's municipalities. Kuhmo's services are hidden: 1 to 4.
EXTRACT = """municipality;month;unemployed;in_services;labour_force;passed_1m;plan_before_1m
205;2026-06;2066;512;16917;250;240
290;2026-06;344;...;2905;44;40
697;2026-06;36;9;447;5;5
205;2025-06;2000;500;16900;240;228
290;2025-06;350;50;2900;40;40
697;2025-06;30;10;450;6;3
"""


_SCRATCH = TemporaryDirectory(prefix="suunta-tests-")
_NUMBERS = count()


def grid_of(content: bytes, name: str = "x.csv", limits: Limits | None = None) -> Grid:
    """Return the table of a file with this content."""
    path = Path(_SCRATCH.name) / str(next(_NUMBERS))
    path.write_bytes(content)
    return read_file(path, name, limits)


def cells_of(grid: Grid) -> pl.DataFrame:
    """Return all cells of a grid."""
    return pl.concat([batch.cells for batch in grid.batches()])


def rows_of(grid: Grid) -> list[int]:
    """Return the numbers of a grid's rows in its file."""
    return pl.concat([batch.rows for batch in grid.batches()]).to_list()


def write(folder: Path, text: str, name: str = "extract.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def publish(
    folder: Path,
    text: str = EXTRACT,
    name: str = "extract.csv",
    catalogue: Catalogue | None = None,
    kind: StoreKind = "real",
) -> Store:
    """Publish the text of a file into the store `folder / "store"` and return the store."""
    store = folder / "store"
    publish_files([write(folder, text, name)], store, catalogue or load_catalogue(), local_user("test"), kind=kind)
    return Store.open(store)


def database(
    folder: Path, text: str = EXTRACT, catalogue: Catalogue | None = None, kind: StoreKind = "real"
) -> ReleaseDatabase:
    """Return the newest release of a store with the text published, opened for questions.

    In a store of kind example nothing is hidden: protecting years of months takes longer than most tests are about.
    """
    declared = catalogue or load_catalogue()
    store = publish(folder, text, catalogue=declared, kind=kind)
    return ReleaseDatabase.open(store, store.release(), declared)


def request(indicator: str, *places: str, month: date = JUNE, periods: tuple[Period, ...] = ()) -> Request:
    """Return a request for one indicator; the month itself where no periods are given."""
    return Request((indicator,), places, periods or (Period.of_month(month),), members_at=month)


def figure(data: ReleaseDatabase, indicator: str, place: str, month: date = JUNE) -> dict[str, object]:
    """Return one figure as a dict."""
    return compute(data, request(indicator, place, month=month)).row(0, named=True)


def rounded(row: dict[str, object], *names: str, decimals: int = 1) -> list[float | None]:
    """Return the named numbers of a row, rounded."""
    return [None if row[name] is None else round(float(row[name]), decimals) for name in names]  # type: ignore[arg-type]


def received(observations: pl.DataFrame, name: str = "x.csv") -> Received:
    """Return a file that says so, of the source of its first observation."""
    path = Path(_SCRATCH.name) / str(next(_NUMBERS))
    path.write_text(str(observations.rows()), encoding="utf-8")
    spool = Spool()
    spool.append(observations.with_row_index("row", 2).select(SPOOLED.names()))
    return Received(name, path, hash_of(path), observations.row(0, named=True)["source"], spool)


def observation(**values: object) -> pl.DataFrame:
    """Return one observation: 10 unemployed in Kajaani in June 2026, but for the values given."""
    from data.observations import conform

    base = {
        "measure": "unemployed",
        "place": "205",
        "period": JUNE,
        "frequency": "M",
        "sex": "_T",
        "age_group": "_T",
        "breakdown": "_T",
        "value": 10.0,
        "lower": 10.0,
        "upper": 10.0,
        "obs_status": "A",
        "conf_status": "F",
        "source": "area-extract",
    }
    return conform(pl.DataFrame([base | values]))
