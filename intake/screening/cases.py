"""Stages COLUMNS, TYPES and CODES of a case file: are its columns, its cells and its days what they must be?

Rows are listed by their number, and never with a person.
"""

from typing import cast

import polars as pl

from catalogue.errors import Message, sentence
from data.cases.reading import DAYS, REASONS
from intake.screening.case_material import CaseMaterial
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed

CODES = ("municipality", "group", "service")


def check_columns_cases_complete(material: Material) -> Finding:
    """Every column is there that the counting needs; columns that may be missing, and those not known, are named."""
    cases = _cases(material).cases
    if cases.missing:
        return found(
            Outcome.FAIL,
            Message("Columns missing: {columns}.", {"columns": _quoted(cases.missing)}),
            Message("Add the columns as the template has them; a column whose cells are all empty is all right."),
            pl.DataFrame({"column": cases.missing}),
        )
    if cases.about.left_out or cases.absent:
        return found(
            Outcome.NOTE,
            Message(
                "Columns that are not known, and not kept: {unknown}. Columns that are not there: {absent}.",
                {"unknown": _quoted(cases.about.left_out), "absent": _quoted(cases.absent)},
            ),
            Message("Where a column has another name, correct it and give the file again."),
        )
    return passed("Every column is there and known.")


def check_columns_cases_corrected(material: Material) -> Finding:
    """Every correction of files of this kind finds the rows that it is for, and in them what it expects.

    A FAIL where it does not: the extract has been corrected itself, or another row is meant. Nothing is changed then.
    """
    applied = _cases(material).cases.applied
    wrong = [each for each in applied if not each.is_sound]
    if wrong:
        rows = pl.DataFrame(
            {
                "correction": [each.correction.id for each in wrong],
                "wanted": [each.correction.rows for each in wrong],
                "matched": [each.matched for each in wrong],
                "expected": [each.as_expected for each in wrong],
            }
        )
        return found(
            Outcome.FAIL,
            Message("Corrections that do not find what they expect: {names}.", {"names": _named(wrong)}),
            Message("See whether the extract has been corrected itself; then take the correction back."),
            rows,
        )
    if not applied:
        return passed("There are no corrections of such files.")
    reasons = "; ".join(f"{each.correction.id}: {each.correction.reason}" for each in applied)
    return found(Outcome.NOTE, Message("Corrected, with the reason of each: {reasons}.", {"reasons": reasons}))


def check_types_cases_readable(material: Material) -> Finding:
    """Every day, year and amount can be read, and no cell is empty that must not be."""
    return _problems(
        material,
        ("empty", "day", "year", "cost"),
        Message("Cells that cannot be read: {count}."),
        Message("Write days as 2026-06-15, years as 1980 and amounts as 1250.50."),
        sentence("Every day, year and amount can be read."),
    )


def check_codes_cases_known(material: Material) -> Finding:
    """Every municipality, sex, age group and service is known."""
    return _problems(
        material,
        CODES,
        Message("Municipalities, groups or services that are not known: {count}."),
        Message("Write them by code or title, as the template has them."),
        sentence("Every municipality, group and service is known."),
    )


def check_codes_cases_not_future(material: Material) -> Finding:
    """No day lies after the day of the extract, which the file's name says, else the day on which it arrived.

    An end may: a service is often agreed on for some time. What is planned to begin later is left to the next extract.
    """
    case, day = _cases(material), _cases(material).cases.about.day
    late = _days(case, [column for column in DAYS if column != "end" or case.kind == "spells"], pl.col("day") > day)
    if late.is_empty():
        return passed("No day lies after the day of the extract, {day}.", day=day)
    return found(
        Outcome.FAIL,
        Message("Days after the day of the extract, {day}: {count}.", {"count": late.height, "day": day}),
        Message("Correct the days, or write the day of the extract in the file's name, as spells-2026-06-30.csv."),
        late,
    )


def check_codes_cases_not_early(material: Material) -> Finding:
    """No day lies before the register itself began (the source's first month)."""
    first = material.source.first_month
    if first is None:
        return passed("The source does not say when it begins.")
    early = _days(_cases(material), DAYS, pl.col("day") < first)
    if early.is_empty():
        return passed("No day is implausibly early.")
    return found(
        Outcome.WARNING,
        Message("Days before {first}: {count}.", {"count": early.height, "first": first}),
        Message("Correct the year where it is wrong."),
        early,
    )


CASE_COLUMN_CHECKS = (check_columns_cases_complete, check_columns_cases_corrected)
CASE_TYPE_CHECKS = (check_types_cases_readable,)
CASE_CODE_CHECKS = (check_codes_cases_known, check_codes_cases_not_future, check_codes_cases_not_early)


def _cases(material: Material) -> CaseMaterial:
    return cast(CaseMaterial, material)


def _days(material: CaseMaterial, columns: list[str] | tuple[str, ...], chosen: pl.Expr) -> pl.DataFrame:
    """Return `row`, `column` and `day` of the days that are chosen."""
    there = [column for column in columns if column in material.rows.columns]
    days = material.rows.unpivot(there, index="row", variable_name="column", value_name="day")
    return days.filter(chosen).sort("row", "column")


def _problems(material: Material, reasons: tuple[str, ...], message: Message, advice: Message, good: str) -> Finding:
    bad = _cases(material).cases.problems.filter(pl.col("reason").is_in(list(reasons)))
    if bad.is_empty():
        return passed(good)
    rows = bad.select("row", "column", "text", pl.col("reason").replace_strict(REASONS).alias("fault"))
    return found(Outcome.FAIL, Message(message.text, {"count": bad.height}), advice, rows)


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f"«{column}»" for column in columns) or "–"


def _named(applied: list) -> str:  # type: ignore[type-arg]
    return ", ".join(f"«{each.correction.id}»" for each in applied)
