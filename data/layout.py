"""Which source a file comes from, and what each of its columns is.

Columns are found by the measures the source declares and, for place and month, by the values they offer: names such as
`alue`, `Alue` or `timeperiod_m` have changed before and will again.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from catalogue.catalogue import Catalogue
from catalogue.errors import UserError
from catalogue.months import parse_month
from catalogue.schema import Column, Source
from data.readers.grid import Grid

SAMPLE = 2_000


@dataclass(frozen=True)
class Layout:
    """What each column of a file is, read as one source."""

    source: Source
    measures: Mapping[str, Column] = field(default_factory=dict)
    """Wide form: column -> what it counts."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Column of a count -> the column that says why its cells are empty."""
    contents: str | None = None
    """Long form: the column whose values name the measure, with `value` beside it."""
    value: str | None = None
    time: str | None = None
    place: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    """Dimension -> column."""
    unknown: tuple[str, ...] = ()

    @property
    def matched(self) -> int:
        """How many columns the source accounts for."""
        return len(self.measures) + (2 if self.contents else 0)

    @property
    def is_complete(self) -> bool:
        """True where every column is known and none is missing."""
        return bool(self.matched and self.time and not self.is_without_places and not self.unknown)

    @property
    def is_without_places(self) -> bool:
        """True where the source needs a column of places and none is found."""
        return self.place is None and self.source.place == "required"


def recognise(grid: Grid, catalogue: Catalogue, source: str | None = None, *, example: bool = False) -> Layout:
    """Return how to read the grid. `source` forces one; `example` looks among the sources of example data only.

    Raises UserError where it is another statistic, where a column is unknown, or where several sources fit.
    """
    _refuse_other_statistics(grid, catalogue)
    layouts = _layouts(grid, catalogue, source, example)
    complete = [layout for layout in layouts if layout.is_complete]
    if len(complete) == 1:
        return _without_twins(grid, complete[0])
    if complete:
        raise UserError(
            "«{file}» could be from several sources: {sources}. Say which with --source.",
            file=grid.name,
            sources=", ".join(layout.source.id for layout in complete),
        )
    raise _not_readable(grid, _nearest(layouts), [layout.source for layout in layouts], catalogue)


def nearest(grid: Grid, catalogue: Catalogue, source: str | None = None, *, example: bool = False) -> Layout | None:
    """Return how the grid would best be read, complete or not; None where no source is named and no column fits one."""
    best = _nearest(_layouts(grid, catalogue, source, example))
    return best if best.matched or source else None


def _layouts(grid: Grid, catalogue: Catalogue, source: str | None, example: bool) -> list[Layout]:
    kind = "example" if example else "statistics"
    offered = [catalogue.source(source)] if source else [s for s in catalogue.sources.values() if s.kind == kind]
    return [lay_out(grid, catalogue, candidate) for candidate in offered]


def _nearest(layouts: list[Layout]) -> Layout:
    return max(layouts, key=lambda layout: layout.matched)


def _without_twins(grid: Grid, layout: Layout) -> Layout:
    """Return the layout; raise UserError where two columns hold the same figure, which would count it twice."""
    first: dict[tuple[str, str, str, str], str] = {}
    for name, column in layout.measures.items():
        twin = first.setdefault((column.measure, column.sex, column.age_group, column.breakdown), name)
        if twin != name:
            raise UserError(
                "«{file}»: the columns «{first}» and «{second}» hold the same figure. Keep one of them.",
                file=grid.name,
                first=twin,
                second=name,
            )
    return layout


def lay_out(grid: Grid, catalogue: Catalogue, source: Source) -> Layout:
    """Return the layout of a grid read as `source`, complete or not."""
    columns = list(grid.columns)
    measures = {column: found for column in columns if (found := _declared(grid, column, source)) is not None}
    statuses = _status_columns(columns, measures, source)
    dimensions: dict[str, str] = {source.dimension_columns[c]: c for c in columns if c in source.dimension_columns}
    taken = {*measures, *statuses.values(), *dimensions.values(), *source.ignored}
    left = [column for column in columns if column not in taken]
    samples = {column: _sample(grid, column) for column in left}
    time = _first(left, lambda column: grid.roles.get(column) == "time" or _are_months(samples[column]))
    place = None
    if source.place == "required":
        place = _first(left, lambda column: column != time and _are_places(samples[column], catalogue))
    left = [column for column in left if column not in (time, place)]
    contents, value = _long_form(left, samples, source) if not measures else (None, None)
    unknown = tuple(column for column in left if column not in (contents, value))
    return Layout(source, measures, statuses, contents, value, time, place, dimensions, unknown)


def _declared(grid: Grid, column: str, source: Source) -> Column | None:
    return source.column(column) or source.column(grid.aliases.get(column, ""))


def _status_columns(columns: list[str], measures: Iterable[str], source: Source) -> dict[str, str]:
    if source.status_suffix is None:
        return {}
    return {m: m + source.status_suffix for m in measures if m + source.status_suffix in columns}


def _long_form(left: list[str], samples: Mapping[str, list[str]], source: Source) -> tuple[str | None, str | None]:
    """Return the columns of measure names and of values, where a file has one row per figure."""
    contents = _first(left, lambda column: any(source.column(text) for text in samples[column]))
    rest = [column for column in left if column != contents]
    return (contents, rest[0]) if contents and len(rest) == 1 else (None, None)


def _sample(grid: Grid, column: str) -> list[str]:
    """Return the column's first different texts; blanks left out."""
    texts = grid.sample.get_column(column).drop_nulls().str.strip_chars()
    return [text for text in texts.unique(maintain_order=True).head(SAMPLE).to_list() if text]


def _are_months(texts: list[str]) -> bool:
    return _mostly(parse_month(text) is not None for text in texts)


def _are_places(texts: list[str], catalogue: Catalogue) -> bool:
    return _mostly(catalogue.places.read(text) is not None for text in texts)


def _mostly(hits: Iterable[bool]) -> bool:
    """At least half: a few bad cells are reported as such, and do not hide what the column is."""
    outcome = list(hits)
    return any(outcome) and sum(outcome) * 2 >= len(outcome)


def _first(columns: Iterable[str], test: Callable[[str], bool]) -> str | None:
    return next(filter(test, columns), None)


def _refuse_other_statistics(grid: Grid, catalogue: Catalogue) -> None:
    for source in catalogue.sources.values():
        known = source.recognised_by
        by_title = any(re.search(pattern, grid.title or "") for pattern in known.title)
        by_column = any(re.search(pattern, c) for pattern in known.columns for c in grid.columns)
        if source.kind == "other_statistic" and (by_title or by_column):
            raise UserError(
                "«{file}» is another statistic: {title}. Its figures are not those of the employment service "
                "register, so it is not taken in.",
                file=grid.name,
                title=source.title,
            )


def _not_readable(grid: Grid, nearest: Layout, offered: list[Source], catalogue: Catalogue) -> UserError:
    """Return the sentence that says what keeps the file from being read as the source that fits it best."""
    file, source = grid.name, nearest.source.id
    if not nearest.matched:
        return UserError(
            "«{file}» is not recognised: none of its columns ({columns}) belongs to a known source ({sources}). "
            "Name them as in the template on the page Sources, or give another file.",
            file=file,
            columns=_quoted(grid.columns),
            sources=", ".join(source.id for source in offered),
        )
    if grid.sample.is_empty():
        return UserError("«{file}» has a header but no rows. Fetch it again with the months you need.", file=file)
    if nearest.time is None:
        return UserError(
            "«{file}» (read as {source}) has no column of months, such as 2026-06 or 2026M06.", file=file, source=source
        )
    if nearest.is_without_places:
        return _no_places(grid, nearest, catalogue)
    return UserError(
        "«{file}» (read as {source}): column {columns} is unknown. Correct the name or remove the column.",
        file=file,
        source=source,
        columns=_quoted(nearest.unknown),
    )


def _no_places(grid: Grid, nearest: Layout, catalogue: Catalogue) -> UserError:
    """Return the sentence for a file without a column of places: which column comes nearest, and what is not known."""
    sampled = {column: _sample(grid, column) for column in nearest.unknown}
    samples = {column: texts for column, texts in sampled.items() if not any(map(_is_large_number, texts))}
    strange = {c: [text for text in texts if catalogue.places.read(text) is None] for c, texts in samples.items()}
    known = {column: len(samples[column]) - len(texts) for column, texts in strange.items()}
    best = max(known, key=lambda column: known[column] / max(1, len(samples[column])), default=None)
    if best is None or not known[best]:
        return UserError(
            "«{file}» (read as {source}) has no column of municipalities, such as 205, KU205 or Kajaani.",
            file=grid.name,
            source=nearest.source.id,
        )
    return UserError(
        "«{file}» (read as {source}): the column that looks most like the places is «{column}», but of its {count} "
        "values these {unknown} are not known: {values}. Write a municipality as 205, KU205 or Kajaani.",
        file=grid.name,
        source=nearest.source.id,
        column=best,
        count=len(samples[best]),
        unknown=len(strange[best]),
        values=_quoted(strange[best]),
    )


def _is_large_number(text: str) -> bool:
    """Return whether a text is a number that no code of a municipality can be, so that its column holds counts."""
    return text.isdecimal() and len(text) > 3


def _quoted(names: Iterable[str]) -> str:
    names = list(names)
    shown = ", ".join(f"«{name}»" for name in names[:8])
    return shown + (", …" if len(names) > 8 else "")
