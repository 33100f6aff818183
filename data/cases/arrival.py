"""A case-level extract comes in: its persons are pseudonymised anew before anything of it is kept.

What is kept is a Parquet file of the columns that are known, each cell as the text it was, beside the number of its row
in the file. Cells are read later, so that every fault is shown where it stands. The metadata `suunta` says (JSON) what
the file was.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

from catalogue.errors import UserError
from data.cases.columns import COLUMNS, PERSON_KEY, CaseKind, case_kind, plain_name
from data.cases.person_keys import PersonKeys
from data.files import hash_of
from data.readers.grid import Grid
from data.readers.reader import read_file

METADATA = "suunta"
HIDDEN = "(…)"
"""What stands in place of a person key, or of a personal identity code, in a cell where none should be."""
_DATE = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_IDENTITY_CODE = r"\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z]"
_START_BYTES = 65_536
# A text so short may be a sex, a code or a year that happens to be somebody's key as well.
_KEY_CHARACTERS = 5


@dataclass(frozen=True)
class Arrival:
    """What is known of a case file that came in."""

    kind: CaseKind
    sha256: str
    """Of the file as it was received, which is not kept."""
    bytes: int
    form: str
    """Kind of the file received: csv, parquet …"""
    extracted: str
    """Day of the extract, ISO 8601: the last in the file's name, else the day on which it arrived."""
    since: str
    """First day from which it is whole: the first of two in the file's name; empty where there are no two."""
    key: str
    """Fingerprint of the secret by which its persons are pseudonymised."""
    left_out: tuple[str, ...]
    """Columns that are not known, and not kept."""

    @property
    def metadata(self) -> dict[str, str]:
        """What the file that is kept says of it."""
        return {METADATA: json.dumps(asdict(self))}

    @property
    def day(self) -> date:
        """The day of the extract."""
        return date.fromisoformat(self.extracted)


def arrived(path: Path, name: str, keys: Callable[[], PersonKeys], today: date) -> bytes | None:
    """Return what is kept of a case-level extract, as a Parquet file; None where the file is something else.

    `keys` is asked only for a case-level extract, and may refuse it. Raises UserError where the extract has no person
    keys or cannot be read whole. No sentence of it quotes a cell.
    """
    try:
        grid = read_file(path, name)
    except UserError:
        if _speaks_of_persons(path):
            raise
        return None
    kind = case_kind(grid.columns)
    if kind is None:
        return None
    if PERSON_KEY not in map(plain_name, grid.columns):
        raise UserError(
            "«{file}» looks like a case-level extract, but has no column person_key. Nothing of it has been kept.",
            file=name,
        )
    return _as_kept(grid, path, kind, keys(), today)


def read_arrival(path: Path) -> Arrival:
    """Return what is known of a case file that is kept."""
    stored = json.loads(pl.read_parquet_metadata(path)[METADATA])
    return Arrival(**{**stored, "left_out": tuple(stored["left_out"])})


def _as_kept(grid: Grid, path: Path, kind: CaseKind, keys: PersonKeys, today: date) -> bytes:
    known = {column: plain_name(column) for column in grid.columns if plain_name(column) in COLUMNS[kind]}
    cells = pl.concat(
        batch.cells.select(batch.rows.alias("row"), *(pl.col(c).str.strip_chars().alias(n) for c, n in known.items()))
        for batch in grid.batches()
    )
    cells = cells.with_columns(pl.when(pl.col(c) != "").then(pl.col(c)).alias(c) for c in known.values())
    about = Arrival(
        kind,
        hash_of(path),
        path.stat().st_size,
        grid.kind,
        *_days_of(grid.name, today),
        keys.fingerprint,
        tuple(column for column in grid.columns if column not in known),
    )
    buffer = BytesIO()
    _pseudonymised(cells, keys).write_parquet(buffer, metadata=about.metadata)
    return buffer.getvalue()


def _pseudonymised(cells: pl.DataFrame, keys: PersonKeys) -> pl.DataFrame:
    """Return the cells with pseudonyms for persons, and without a person's key in any other column."""
    raw = cells.get_column(PERSON_KEY)
    strange = raw.filter(raw.str.len_chars() >= _KEY_CHARACTERS).unique().implode()
    others = [column for column in cells.columns if column not in ("row", PERSON_KEY)]
    return cells.with_columns(
        keys.pseudonyms(raw).alias(PERSON_KEY), *(_blotted(cells.get_column(column), strange) for column in others)
    )


def _blotted(texts: pl.Series, strange: pl.Series) -> pl.Series:
    """Return the texts without persons' keys and identity codes; each different text is looked at once."""
    text = pl.col("text")
    is_key = text.is_in(strange) & ~_may_be_meant(texts.name)
    different = texts.drop_nulls().unique().to_frame("text")
    found = different.filter(is_key | text.str.contains(_IDENTITY_CODE)).to_series()
    return texts if found.is_empty() else texts.replace(found, HIDDEN)


def _may_be_meant(column: str) -> pl.Expr:
    """Return whether a text that is the same as a person's key can be what it should be: a day, or an amount."""
    if column == "cost":
        return pl.col("text").str.contains(r"^\d{1,7}([.,]\d+)?$")
    return pl.col("text").str.contains(r"^\d{4}-\d\d-\d\d$|^\d{1,2}\.\d{1,2}\.\d{4}$")


def _days_of(name: str, today: date) -> tuple[str, str]:
    """Return the day of the extract and the first day from which it is whole, by the dates in a file's name."""
    days = []
    for match in _DATE.finditer(name):
        try:
            days.append(date(*map(int, match.groups())))
        except ValueError:
            continue
    last = min(days[-1], today) if days else today
    return last.isoformat(), days[0].isoformat() if len(days) > 1 else ""


def _speaks_of_persons(path: Path) -> bool:
    """Return whether a file that cannot be read names person keys near its beginning."""
    try:
        with path.open("rb") as file:
            start = file.read(_START_BYTES)
    except OSError:
        return False
    return PERSON_KEY.encode() in start.replace(b"\0", b"").lower()
