"""From figures shown to facts: sums, rates, ranges, changes, and cells of downloads and of differences of releases."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from catalogue.months import iso, parse_month, shift, year_of
from catalogue.schema import Indicator
from data.observations import TOTAL
from metrics.ratios import FIGURE_KEY
from tests.disclosure.cells import Cell
from tests.disclosure.facts import Facts, Terms, facts_of_cells, facts_of_ratio, facts_of_sum
from tests.disclosure.shown import Shown

Row = dict[str, Any]
PARTS = ("numerator", "denominator")
_EXACT = 1e-9


class Figures:
    """The figures of one release, with what each part of each of them is the sum of."""

    def __init__(self, facts: Facts, shown: Shown) -> None:
        self.facts, self.cells, self.shown = facts, facts.cells, shown
        self.indicators = shown.catalogue.indicators
        self.kinds = {name: measure.kind for name, measure in shown.catalogue.measures.items()}
        self.places = set(self.cells.municipalities)
        single = shown.figures.filter(pl.col("place").is_in(self.places))
        self.covered = {tuple(key): covered for *key, covered in single.select(*FIGURE_KEY, "covered").iter_rows()}
        self._rounded = {name: self._is_rounded(indicator) for name, indicator in self.indicators.items()}

    def terms(self, row: Row, measures: Sequence[str]) -> Terms | None:
        """Return what the sum of the measures adds up, None where the attacker cannot tell."""
        period = row["period"]
        month = parse_month(period)
        months = [month] if month else year_of(int(period))
        kind = self.kinds[measures[0]]
        factor = 1 / len(months) if kind == "stock" else 1.0
        terms: dict[int, float] = {}
        for month in months:
            places = self._units(row, month)
            if places is None:
                return None
            for place in places:
                for measure in measures:
                    cell = Cell(self.shown.release, measure, place, month, row["sex"], row["age_group"])
                    if (number := self.cells.number.get(cell)) is None:
                        return None
                    terms[number] = terms.get(number, 0.0) + factor
        return terms

    def _units(self, row: Row, month: date) -> list[str] | None:
        """Return the municipalities that are in the figure: all with a cell in a total, the covered ones in a sum."""
        members = [place for place in self.shown.members[row["place"]] if place in self.places]
        indicator = self.indicators[row["indicator"]]
        if row["basis"] != "own_rows":
            group = (month, row["sex"], row["age_group"])
            release, measures = self.shown.release, indicator.counted
            return [p for p in members if any(Cell(release, m, p, *group) in self.cells.number for m in measures)]
        if len(self.shown.members[row["place"]]) == 1:
            return members
        key = (row["indicator"], iso(month), row["sex"], row["age_group"])
        units = [place for place in members if self.covered.get((key[0], place, *key[1:]), 0)]
        known = [place for place in units if not place.startswith("unknown:")]
        is_month = "-" in row["period"]
        return units if not is_month or len(known) == row["covered"] else None

    def half(self, indicator: str, basis: str | None) -> float:
        """Return how far from a shown rate the true one may lie: nothing where rates are shown unrounded."""
        if basis == "rate":
            return 0.05
        return 0.5 * 10.0 ** -self.indicators[indicator].decimals if self._rounded[indicator] else 0.0

    def _is_rounded(self, indicator: Indicator) -> bool:
        values = self.shown.figures.filter(indicator=indicator.id).get_column("value").drop_nulls()
        return bool(((values - values.round(indicator.decimals)).abs() < _EXACT).all())


def facts_of_figures(facts: Facts, shown: Shown) -> None:
    """Everything that the figures say; single municipalities first, so that sums that only repeat them are left out."""
    figures = Figures(facts, shown)
    single = pl.col("place").is_in(figures.places)
    frame = shown.figures.filter(pl.col("status") != "missing")
    for part in (frame.filter(single), frame.filter(~single)):
        for row in part.iter_rows(named=True):
            _facts_of_figure(figures, row)
    _facts_of_zeros(figures, frame.filter(status="not_computable"))


def _facts_of_zeros(figures: Figures, frame: pl.DataFrame) -> None:
    """What cannot be computed has a denominator of zero: a good guess, unless hidden ones are shown alike."""
    facts = figures.facts
    rows = list(frame.iter_rows(named=True))
    sums = [figures.terms(row, figures.indicators[row["indicator"]].denominator) or {} for row in rows]
    truth = facts.cells.truth
    if all(abs(sum(factor * truth[n] for n, factor in terms.items())) < _EXACT for terms in sums):
        for row, terms in zip(rows, sums, strict=True):
            facts.add(terms, 0, 0, f"cannot be computed: {row['indicator']} of {row['place']} in {row['period']}")


def _facts_of_figure(figures: Figures, row: Row) -> None:
    indicator = figures.indicators[row["indicator"]]
    numerator, denominator = (figures.terms(row, getattr(indicator, part)) for part in PARTS)
    if numerator is None or denominator is None:
        return
    origin = f"{row['indicator']} of {row['place']} in {row['period']}"
    for part, terms in zip(PARTS, (numerator, denominator), strict=True):
        bounds = (row[f"{part}_lower"], row[f"{part}_upper"])
        if row[part] is not None or bounds != (None, None):
            facts_of_sum(figures.facts, terms, row[part], bounds, f"{part} of {origin}")
    half = figures.half(indicator.id, row["basis"])
    _facts_of_earlier(figures, row, half)
    if row["numerator"] is not None and row["denominator"] is not None:
        return  # the rate says no more than its two numbers
    factor = indicator.factor
    for low, high, what in _rates(row):
        ends = ((low - half) / factor, (high + half) / factor)
        facts_of_ratio(figures.facts, numerator, denominator, *ends, f"{what} {origin}")


def _rates(row: Row) -> list[tuple[float, float, str]]:
    """Return what is said of the figure's rate as (low, high, how): the value, or a range."""
    if row["value"] is not None:
        return [(row["value"], row["value"], "rate of")]
    low = -math.inf if row["lower"] is None else row["lower"]
    high = math.inf if row["upper"] is None or row["upper"] == math.inf else row["upper"]
    found = [(low, high, "range of")] if (low, high) != (-math.inf, math.inf) else []
    if (earlier := row.get("earlier")) is not None:
        change = [_number(row, f"change{end}") for end in ("", "_lower", "_upper")]
        if change[0] is not None:
            found.append((earlier + change[0], earlier + change[0], "change of"))
        elif change[1] is not None and change[2] is not None:
            found.append((earlier + change[1], earlier + change[2], "change of"))
    return found


def _facts_of_earlier(figures: Figures, row: Row, half: float) -> None:
    """A hidden rate a year earlier, given by the rate shown now and the change."""
    month, value = parse_month(row["period"]), row["value"]
    if month is None or row.get("earlier") is not None or value is None:
        return
    change = [_number(row, f"change{end}") for end in ("", "_lower", "_upper")]
    low, high = (change[0], change[0]) if change[0] is not None else (change[1], change[2])
    indicator = figures.indicators[row["indicator"]]
    before = row | {"period": iso(shift(month, -12))}
    numerator, denominator = (figures.terms(before, getattr(indicator, part)) for part in PARTS)
    if numerator is not None and denominator is not None and low is not None and high is not None:
        ends = ((value - high - 2 * half) / indicator.factor, (value - low + 2 * half) / indicator.factor)
        facts_of_ratio(figures.facts, numerator, denominator, *ends, f"change of {row['indicator']} of {row['place']}")


def _number(row: Row, name: str) -> float | None:
    value = row.get(name)
    return None if value is None or math.isinf(value) else float(value)


def facts_of_rows(facts: Facts, rows: pl.DataFrame, release: int, origin: str) -> None:
    """Observations handed out as rows (columns of data.observations)."""
    columns = (*Cell._fields[1:], "value", "lower", "upper")
    found = rows.filter(breakdown=TOTAL).select(columns).iter_rows()
    numbered = ((facts.cells.number.get(Cell(release, *row[:5])), row[5:]) for row in found)
    facts_of_cells(facts, [(number, *said) for number, said in numbered if number is not None], origin)


def facts_of_differences(facts: Facts, largest: pl.DataFrame, before: int, after: int) -> None:
    """The cells that the comparison of two releases lists (data.differences, `largest`), on both sides."""
    for release, side in ((before, "before"), (after, "after")):
        bounds = {f"lower_{side}": "lower", f"upper_{side}": "upper"}
        rows = largest.with_columns(pl.col(side).alias("value")).rename(bounds)
        facts_of_rows(facts, rows, release, f"differences of releases {before} and {after}")
