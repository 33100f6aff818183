"""The figures of one municipality by sex and age group in one month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import polars as pl

from catalogue.months import shift
from data.observations import TOTAL
from metrics.comparison import with_change
from metrics.constituents import constituents
from metrics.database import ReleaseDatabase
from metrics.figures import TOTAL_GROUP
from metrics.judged import judged
from metrics.overview import Overview, months_needed
from metrics.signals.verdicts import MONTHS_BEFORE

# What says that a source has no such group, whatever it is asked.
NO_GROUP = ("missing", "not_applicable")


@dataclass(frozen=True, eq=False)
class Groups:
    """The key indicators by group. Frames have the columns of metrics.judged and metrics.comparison."""

    figures: pl.DataFrame
    """The month's: of all, then of each sex and age group that has any, group by group; empty where none has."""
    of_all: tuple[str, ...]
    """The key indicators that have a figure of all in the month."""

    @property
    def indicators(self) -> list[str]:
        """The key indicators that the source has by sex or age group, in the catalogue's order."""
        return _in_groups(self.figures).get_column("indicator").unique(maintain_order=True).to_list()

    @property
    def others(self) -> list[str]:
        """The key indicators that have a figure in the month, but none by sex or age group."""
        return [name for name in self.of_all if name not in self.indicators]

    @property
    def table(self) -> pl.DataFrame:
        """The figures of the indicators that have any by group: a row for each group and indicator, group by group."""
        return self.figures.filter(pl.col("indicator").is_in(self.indicators))


def municipality_groups(
    database: ReleaseDatabase, own: Overview, place: str, month: date, months: Sequence[date]
) -> Groups:
    """Return the figures by group of a municipality; `own` are its figures as an area of one.

    `months` are those of the release. Only the month's verdicts are wanted, and these rest on no month older than
    MONTHS_BEFORE.
    """
    total, of_all = own.area, tuple(own.indicators_of_month)
    groups = groups_of(database, place, month)
    if not groups:
        return Groups(total.clear(), of_all)
    wanted = [each for each in months_needed(months, month) if shift(month, -MONTHS_BEFORE) <= each <= month]
    keys = [indicator.id for indicator in database.catalogue.key_indicators]
    of_month = with_change(judged(database, keys, [place], wanted, month, groups), [month], database.catalogue)
    known = of_month.join(_in_groups(of_month), on=["sex", "age_group"], how="semi", maintain_order="left")
    if known.is_empty():
        return Groups(total.clear(), of_all)
    order = {f"{sex} {age}": at for at, (sex, age) in enumerate(groups)}
    at = pl.concat_str("sex", "age_group", separator=" ").replace_strict(order, return_dtype=pl.Int64)
    return Groups(pl.concat([total.select(known.columns), known.sort(at, maintain_order=True)]), of_all)


def groups_of(database: ReleaseDatabase, place: str, month: date) -> list[tuple[str, str]]:
    """Return sex and age group of every group that the place has data of in a month, in the catalogue's order.

    Sexes first, then age groups, then each sex by age group; without the total.
    """
    catalogue = database.catalogue
    codes = [row.code for row in constituents(catalogue.places, [place], month)]
    measures = [measure for indicator in catalogue.key_indicators for measure in indicator.numerator]
    sexes, ages = (list(catalogue.dimensions[name].categories) for name in ("sex", "age_group"))
    table = database.table_of(codes, [month], measures, list(product(sexes, ages)))
    found = set(database.query("groups", {"code": codes, "measure": measures, "month": month}, table=table).iter_rows())
    known = [(sex, age) for sex in sexes for age in ages if (sex, age) in found and (sex, age) not in TOTAL_GROUP]
    return sorted(known, key=lambda group: (TOTAL not in group, group[0] == TOTAL))


def _in_groups(figures: pl.DataFrame) -> pl.DataFrame:
    of_group = (pl.col("sex") != TOTAL) | (pl.col("age_group") != TOTAL)
    return figures.filter(of_group & ~pl.col("status").is_in(NO_GROUP))
