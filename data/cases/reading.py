"""From the texts of a case file to its table: every cell that cannot be read is reported with its row and column."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import sentence
from catalogue.places import Places
from data.cases.arrival import Arrival, read_arrival
from data.cases.columns import COLUMNS, FILLED, PERSON_KEY, REQUIRED, CaseKind
from data.cases.correcting import Applied, Correction, corrected
from data.cases.tables import SERVICES, SPELLS
from data.keys import PROBLEMS, category_reader, translated
from data.observations import TOTAL

SCHEMAS: Mapping[CaseKind, pl.Schema] = {"spells": SPELLS, "services": SERVICES}
REASONS = {
    "empty": sentence("is empty, and must not be"),
    "day": sentence("is no day; write 2026-06-15"),
    "year": sentence("is no year of birth; write 1980"),
    "cost": sentence("is no amount of euros; write 1250.50"),
    "municipality": sentence("is no municipality that is known"),
    "group": sentence("is no category of this column"),
    "service": sentence("is no service that is known"),
}
DAYS = ("start", "end", "plan_date")
EARLIEST_BIRTH = 1900
_SHAPES = {
    r"^\d{4}-\d{1,2}-\d{1,2}$": "%Y-%m-%d",
    r"^\d{1,2}\.\d{1,2}\.\d{4}$": "%d.%m.%Y",
    r"^\d{8}$": "%Y%m%d",
}


@dataclass(frozen=True, eq=False)
class CaseReading:
    """What a case file says. `table` has `row` and the columns of its kind; `problems` has the columns of PROBLEMS."""

    about: Arrival
    table: pl.DataFrame
    problems: pl.DataFrame
    missing: tuple[str, ...]
    """Columns that the file lacks and must have."""
    absent: tuple[str, ...]
    """Columns that the file lacks and may lack."""
    applied: tuple[Applied, ...]
    """What became of each correction of files of this kind."""


def read_cases(path: Path, catalogue: Catalogue, corrections: Iterable[Correction] = ()) -> CaseReading:
    """Return the table of a case file as it is kept on arrival (see data.cases.arrival), with the corrections made."""
    about = read_arrival(path)
    texts, applied = corrected(pl.read_parquet(path), [each for each in corrections if each.kind == about.kind])
    columns = [column for column in COLUMNS[about.kind] if column in texts.columns]
    readers = _readers(catalogue, about)
    values = {column: readers[column][0](texts.get_column(column)) for column in columns}
    problems = [_problems(texts, column, values[column], readers[column][1]) for column in columns]
    problems += [_empty(texts, column) for column in FILLED[about.kind] if column in columns]
    table = pl.DataFrame([texts.get_column("row"), *(series.alias(name) for name, series in values.items())])
    absent = [column for column in COLUMNS[about.kind] if column not in columns]
    return CaseReading(
        about,
        _conformed(table, about.kind),
        pl.concat([pl.DataFrame(schema=PROBLEMS), *problems]).sort("row", maintain_order=True),
        tuple(column for column in absent if column in REQUIRED[about.kind]),
        tuple(column for column in absent if column not in REQUIRED[about.kind]),
        applied,
    )


def service_reader(catalogue: Catalogue) -> Callable[[str], str | None]:
    """Return a function from a cell's text to a service: a breakdown by which a source counts persons in services."""
    columns = [column for source in catalogue.sources.values() for column in source.columns.values()]
    services = {column.breakdown for column in columns if column.measure == "in_services"} - {TOTAL}
    read = category_reader(catalogue, "breakdown")
    return lambda text: found if (found := read(text)) in services else None


def read_days(texts: pl.Series) -> pl.Series:
    """Return the days of texts such as 2026-06-15, 15.6.2026 or 20260615; a time of day is left out."""
    text = pl.col("text").str.replace(r"[T ]\d{1,2}:\d\d.*$", "")
    read = [
        pl.when(text.str.contains(shape)).then(text).str.to_date(pattern, strict=False)
        for shape, pattern in _SHAPES.items()
    ]
    return texts.to_frame("text").select(pl.coalesce(read)).to_series()


_Read = Callable[[pl.Series], pl.Series]


def _readers(catalogue: Catalogue, about: Arrival) -> dict[str, tuple[_Read, str]]:
    """Return for each column how its texts are read, and the reason where one cannot be."""
    sex, age_group = category_reader(catalogue, "sex"), category_reader(catalogue, "age_group")
    return {
        PERSON_KEY: (lambda texts: texts, "empty"),
        "provider": (lambda texts: texts, "empty"),
        "municipality": (_codes(lambda text: _municipality(text, catalogue.places)), "municipality"),
        "sex": (_codes(sex), "group"),
        "age_group": (_codes(age_group), "group"),
        "service": (_codes(service_reader(catalogue)), "service"),
        "birth_year": (lambda texts: _years(texts, about.day), "year"),
        "cost": (_costs, "cost"),
        **dict.fromkeys(DAYS, (read_days, "day")),
    }


def _codes(read: Callable[[str], str | None]) -> _Read:
    return lambda texts: translated(texts, read, pl.String())


def _municipality(text: str, places: Places) -> str | None:
    found = places.read(text)
    return found if found in places.municipalities or found in places.abolished else None


def _years(texts: pl.Series, day: date) -> pl.Series:
    years = texts.str.extract(r"^(\d{4})$").cast(pl.Int32)
    return years.set(~years.is_between(EARLIEST_BIRTH, day.year).fill_null(value=True), None)


def _costs(texts: pl.Series) -> pl.Series:
    plain = texts.str.replace_all(r"[\s\u00a0\u202f]", "").str.replace(",", ".", literal=True)
    return plain.str.extract(r"^(\d+(?:\.\d+)?)$").cast(pl.Float64)


def _problems(texts: pl.DataFrame, column: str, values: pl.Series, reason: str) -> pl.DataFrame:
    """Return a problem for each cell that says something and could not be read."""
    return _named(texts.filter(texts.get_column(column).is_not_null() & values.is_null()), column, reason)


def _empty(texts: pl.DataFrame, column: str) -> pl.DataFrame:
    return _named(texts.filter(pl.col(column).is_null()), column, "empty")


def _named(rows: pl.DataFrame, column: str, reason: str) -> pl.DataFrame:
    shown = pl.lit("") if column == PERSON_KEY else pl.col(column).fill_null("")
    found = rows.select(
        "row",
        pl.lit(column).alias("column"),
        shown.alias("text"),
        pl.lit(reason).alias("reason"),
        pl.lit(None).alias("other"),
    )
    return found.select(pl.col(name).cast(dtype) for name, dtype in PROBLEMS.items())


def _conformed(table: pl.DataFrame, kind: CaseKind) -> pl.DataFrame:
    """Return `row` and the columns of the kind in their types; those that the file lacks are null, `_T` is too."""
    schema = SCHEMAS[kind]
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in table.columns]
    groups = [name for name in ("sex", "age_group") if name in table.columns]
    whole = table.with_columns(absent).with_columns(
        pl.when(pl.col(name) != TOTAL).then(pl.col(name)).alias(name) for name in groups
    )
    return whole.select("row", *(pl.col(name).cast(dtype) for name, dtype in schema.items()))
