"""Stages KEYS and VALUES of case files: do the rows go together, and can the files be counted together?"""

from datetime import date
from typing import cast

import polars as pl

from catalogue.errors import Message
from data.cases.columns import CASE_KINDS, COLUMNS, PERSON_KEY
from data.cases.keeping import KeptCase
from intake.screening.case_material import CaseMaterial
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed

FAR_END = date(9999, 12, 31)
"""Stands for the end of what goes on."""
GROUP_DAYS = 10_000_000
"""More days than there are between any two."""
SHOWN = ("municipality", "service", "start", "end")


def check_keys_cases_once(material: Material) -> Finding:
    """No row says of the same person exactly what an earlier row says."""
    rows = _cases(material).rows
    said = [column for column in COLUMNS[_cases(material).kind] if column != PERSON_KEY]
    # Few rows share their hash with another: only those are compared in full.
    suspects = rows.filter(pl.struct("person", *said).hash().is_duplicated())
    first = pl.col("row").min().over("person", *said).alias("other")
    again = suspects.with_columns(first).filter(pl.col("row") != pl.col("other"))
    if again.is_empty():
        return passed("No row repeats another.")
    return found(
        Outcome.FAIL,
        Message("Rows that repeat an earlier one: {count}.", {"count": again.height}),
        Message("Take out the repeated rows, or correct them."),
        _shown(again, "other"),
    )


def check_keys_cases_in_order(material: Material) -> Finding:
    """No end lies before its start. A spell of one day ends on the day on which it begins."""
    wrong = _cases(material).rows.filter(pl.col("end") < pl.col("start"))
    if wrong.is_empty():
        return passed("No end lies before its start.")
    return found(
        Outcome.FAIL,
        Message("Rows whose end lies before their start: {count}.", {"count": wrong.height}),
        Message("Correct the days in the extract, or by a correction."),
        _shown(wrong),
    )


def check_keys_cases_apart(material: Material) -> Finding:
    """No spell of a person begins before an earlier one has ended: nobody is unemployed twice at once.

    A WARNING, since registers have such rows, and the days are counted for each of the spells. Somebody may be in two
    services at once, but not twice in the same.
    """
    of = ["person"] if _cases(material).kind == "spells" else ["person", "service"]
    rows = _cases(material).rows.filter(~(pl.col("end") < pl.col("start")).fill_null(value=False))
    rows = rows.filter(pl.struct(pl.exclude("row")).is_first_distinct())
    overlapping = _overlapping(rows.sort(*of, "start", "row"), of)
    if overlapping.is_empty():
        return passed("No spell of a person overlaps another.")
    return found(
        Outcome.WARNING,
        Message(
            "Rows that overlap another of the same person: {count}. The first is row {row}, beside row {other}.",
            {"count": overlapping.height, **_first(overlapping)},
        ),
        Message("Correct the days in the extract, or by a correction; as they are, each row is counted."),
        _shown(overlapping, "same_person"),
    )


def check_keys_cases_plan_before_end(material: Material) -> Finding:
    """No plan was made after its spell had ended. A plan may be older than the spell."""
    rows = _cases(material).rows
    late = rows.filter(pl.col("plan_date") > pl.col("end")) if "plan_date" in rows.columns else rows.clear()
    if late.is_empty():
        return passed("No plan is later than the end of its spell.")
    return found(
        Outcome.WARNING,
        Message("Plans made after the spell had ended: {count}.", {"count": late.height}),
        Message("See whether the plan belongs to the person's next spell."),
        _shown(late, "plan_date"),
    )


def check_values_cases_together(material: Material) -> Finding:
    """One file of each kind is counted, with persons pseudonymised alike, and there is a month to count.

    Where one of a kind is not given, the newest that was published goes on counting. A WARNING where there is none.
    """
    case = _cases(material)
    if len([other for other in case.cases_together if other.kind == case.kind]) > 1:
        return found(
            Outcome.FAIL,
            Message("Two files of the same kind were given together."),
            Message("Give one file of spells and one of services; a newer one replaces the older."),
        )
    kept = [file for kind in CASE_KINDS if (file := case.kept(kind))]
    if any(file.key != case.cases.about.key for file in kept):
        return found(
            Outcome.FAIL,
            Message(
                "The person key of this installation is another than when «{file}» came in.", {"file": kept[0].name}
            ),
            Message("Put the old file of the person key back, or give spells and services together."),
        )
    if not case.counted.months:
        return found(
            Outcome.FAIL,
            Message("There is no month to count: none is over, or all are published from another source already."),
            Message("See whether the day of the extract in the file's name is right."),
        )
    return _alone(case, kept)


def check_values_cases_placed(material: Material) -> Finding:
    """Every service has a municipality: its own, or that of a spell of the same person. Others are counted nowhere."""
    case = _cases(material)
    if case.kind != "services":
        return passed("Every spell has a municipality.")
    spells = case.spells
    rows = case.cases.table.filter(pl.col("municipality").is_null())
    lost = rows if spells is None else rows.join(spells, on=PERSON_KEY, how="anti")
    if lost.is_empty():
        return passed("Every service has a municipality.")
    return found(
        Outcome.WARNING,
        Message("Services without a municipality, of persons without a spell: {count}.", {"count": lost.height}),
        Message("Add the column municipality to the extract of services, or give spells of a longer time."),
        _shown(lost.sort("row")),
    )


CASE_ROW_CHECKS = (
    check_keys_cases_once,
    check_keys_cases_in_order,
    check_keys_cases_apart,
    check_keys_cases_plan_before_end,
)
CASE_TOGETHER_CHECKS = (check_values_cases_together, check_values_cases_placed)


def _cases(material: Material) -> CaseMaterial:
    return cast(CaseMaterial, material)


def _alone(case: CaseMaterial, kept: list[KeptCase]) -> Finding:
    """Say with what the file is counted."""
    for file in kept:
        values = {"file": file.name, "day": file.extracted}
        if file.extracted >= case.cases.about.day:
            return found(Outcome.NOTE, Message("Counted together with «{file}», published earlier.", values))
        return found(
            Outcome.WARNING,
            Message("Counted to {day} only: «{file}», published earlier, says nothing of later days.", values),
            Message("Give the files of spells and of services together."),
        )
    if all(case.given(kind) for kind in CASE_KINDS):
        return passed("Spells and services are counted together.")
    if case.kind == "services":
        message = Message("There are no spells: only persons in services are counted.")
    else:
        message = Message("There are no services: whoever has an open spell counts as unemployed.")
    return found(Outcome.WARNING, message, Message("Give the files of spells and of services together."))


def _overlapping(rows: pl.DataFrame, of: list[str]) -> pl.DataFrame:
    """Return the rows that begin before all that began earlier have ended; `same_person` is the row that ends last.

    The rows are sorted by `of`, within which they must not overlap, and their start. Groups are numbered as they come,
    so that one running maximum of number and end serves all of them: a window for each of millions takes minutes.
    """
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in of).fill_null(value=False)
    end = pl.col("end").fill_null(FAR_END).cast(pl.Int64)
    rows = rows.with_columns(same.alias("same"), (~same).cum_sum().cast(pl.Int64).alias("group"))
    rows = rows.with_columns((pl.col("group") * GROUP_DAYS + end).cum_max().shift(1).alias("reached"))
    reached = pl.col("group") * GROUP_DAYS + end
    ends_last = pl.when(~pl.col("same") | (reached > pl.col("reached"))).then(pl.col("row"))
    rows = rows.with_columns(ends_last.forward_fill().shift(1).alias("same_person"))
    begins = pl.col("group") * GROUP_DAYS + pl.col("start").cast(pl.Int64)
    return rows.filter(pl.col("same") & (begins <= pl.col("reached")))


def _first(rows: pl.DataFrame) -> dict[str, int]:
    row, other = rows.sort("row").select("row", "same_person").row(0)
    return {"row": row, "other": other}


def _shown(rows: pl.DataFrame, *others: str) -> pl.DataFrame:
    """Return what may be shown of rows: their number, place and days, and nothing of the person."""
    shown = [column for column in SHOWN if column in rows.columns]
    return rows.sort("row").select("row", *shown, *others)
