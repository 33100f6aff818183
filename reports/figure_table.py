"""Figures as a table for people and programs: one row a figure, numbers unrounded, words in the user's language.

Column names are fixed (Parquet); their titles are in the user's language (Excel, CSV). Columns of the comparison and of
the group are there where the figures have them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.errors import sentence
from catalogue.language import Language
from catalogue.schema import Indicator
from data.observations import TOTAL
from data.releases import Release
from metrics.compared_words import apart_text
from metrics.comparisons.words import category_text
from metrics.target_words import limit_text, target_words
from metrics.verdict_words import question_word, verdict_mark
from metrics.words import (
    Row,
    break_text,
    change_unit_text,
    comparison_word,
    coverage_text,
    direction_word,
    figure_text,
    rows_used_text,
    source_text,
    status_title,
    unit_text,
)

Kind = Literal["text", "ratio", "count", "ordinal", "flag"]


@dataclass(frozen=True)
class Column:
    """A column: its fixed name, its English title, and what its cells hold.

    ratio: a number in the indicator's unit, shown with the indicator's decimals; count: shown without decimals;
    ordinal: a number that counts nothing.
    """

    name: str
    title: str
    kind: Kind = "text"


RELEASE_COLUMNS = (
    Column("release", sentence("Release"), "ordinal"),
    Column("released_at", sentence("Released at")),
    Column("is_example", sentence("Example data"), "flag"),
)
COLUMNS = (
    Column("place_title", sentence("Place")),
    Column("indicator_title", sentence("Indicator")),
    Column("began", sentence("Began")),
    Column("period", sentence("Month")),
    Column("sex", sentence("Sex")),
    Column("age_group", sentence("Age group")),
    Column("shown", sentence("As shown")),
    Column("value", sentence("Figure"), "ratio"),
    Column("lower", sentence("At least"), "ratio"),
    Column("upper", sentence("At most"), "ratio"),
    Column("unit", sentence("Unit")),
    Column("status_word", sentence("Status")),
    Column("denominator", sentence("n"), "count"),
    Column("denominator_lower", sentence("n at least"), "count"),
    Column("denominator_upper", sentence("n at most"), "count"),
    Column("n_title", sentence("n counts")),
    Column("coverage", sentence("Coverage")),
    Column("change", sentence("Change in a year"), "ratio"),
    Column("change_lower", sentence("Change at least"), "ratio"),
    Column("change_upper", sentence("Change at most"), "ratio"),
    Column("change_unit", sentence("Unit of the change")),
    Column("comparison_word", sentence("Why no change")),
    Column("break", sentence("Break")),
    Column("direction_word", sentence("Direction")),
    Column("interval_lower", sentence("95 % interval from"), "ratio"),
    Column("interval_upper", sentence("95 % interval to"), "ratio"),
    Column("verdict_word", sentence("Verdict")),
    Column("question_word", sentence("What was judged")),
    Column("judged", sentence("Judged change"), "ratio"),
    Column("judged_lower", sentence("Ordinary at least"), "ratio"),
    Column("judged_upper", sentence("Ordinary at most"), "ratio"),
    Column("category_word", sentence("Against the others")),
    Column("apart_word", sentence("Why not compared")),
    Column("peer_reason", sentence("Why it is alike")),
    Column("rank_lower", sentence("Best rank"), "ordinal"),
    Column("rank_upper", sentence("Worst rank"), "ordinal"),
    Column("ranked", sentence("Places ranked"), "ordinal"),
    Column("rate_part", sentence("Own rate's part"), "ratio"),
    Column("rate_part_lower", sentence("Own rate's part at least"), "ratio"),
    Column("rate_part_upper", sentence("Own rate's part at most"), "ratio"),
    Column("mix_part", sentence("Weight's part"), "ratio"),
    Column("mix_part_lower", sentence("Weight's part at least"), "ratio"),
    Column("mix_part_upper", sentence("Weight's part at most"), "ratio"),
    Column("total_part", sentence("Both parts"), "ratio"),
    Column("total_part_lower", sentence("Both parts at least"), "ratio"),
    Column("total_part_upper", sentence("Both parts at most"), "ratio"),
    Column("target", sentence("Target"), "ratio"),
    Column("target_shown", sentence("Target as shown")),
    Column("target_period", sentence("Period of the target")),
    Column("target_distance", sentence("Distance from the target")),
    Column("target_verdict", sentence("Verdict on the target")),
    Column("target_reason", sentence("Why no verdict on the target")),
    Column("target_set_by", sentence("Set by")),
    Column("target_set_at", sentence("Set at")),
    Column("numerator", sentence("Numerator"), "count"),
    Column("numerator_lower", sentence("Numerator at least"), "count"),
    Column("numerator_upper", sentence("Numerator at most"), "count"),
    Column("source_title", sentence("Source")),
    Column("rows_used_text", sentence("Rows used")),
    Column("definition", sentence("Definition")),
    Column("place", sentence("Code of the place")),
    Column("indicator", sentence("Code of the indicator")),
    Column("status", sentence("Code of the status")),
    Column("comparison", sentence("Code of the comparison")),
    Column("verdict", sentence("Code of the verdict")),
    Column("source", sentence("Code of the source")),
    *RELEASE_COLUMNS,
)
# Only where the figures are of a comparison (metrics.compared).
_COMPARED_COLUMNS = ("rank", "rate_part", "mix_part", "total_part")
_VERDICT_COLUMNS = ("interval_", "verdict", "question", "judged")
_TYPES: Mapping[Kind, type[pl.DataType]] = {
    "text": pl.String,
    "ratio": pl.Float64,
    "count": pl.Float64,
    "ordinal": pl.Int64,
    "flag": pl.Boolean,
}


@dataclass(frozen=True, eq=False)
class Origin:
    """What every figure that leaves the program comes from, and in which language it is said."""

    catalogue: Catalogue
    language: Language
    release: Release
    is_example: bool

    @property
    def released_at(self) -> str:
        """The release's moment, as the language writes it."""
        return self.language.moment(self.release.created_at)


def figure_table(figures: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """Return figures of metrics.figures or metrics.comparison as rows of COLUMNS, in the same order.

    What hidden cells leave unknown is null; a range has its bounds in `lower` and `upper` only.
    """
    columns = present_columns(figures)
    rows = [_cells(row, origin) for row in figures.iter_rows(named=True)]
    return pl.DataFrame(rows, schema={column.name: _TYPES[column.kind] for column in columns})


def present_columns(figures: pl.DataFrame) -> list[Column]:
    """Return the columns that the table of these figures has."""
    groups = [name for name in ("sex", "age_group") if (figures.get_column(name) != TOTAL).any()]
    left_out = {"sex", "age_group"} - set(groups)
    if "began" not in figures.columns:
        left_out.add("began")
    if "comparison" not in figures.columns:
        left_out |= {column.name for column in COLUMNS if column.name.startswith(("change", "comparison", "direction"))}
        left_out.add("break")
    if "verdict" not in figures.columns:
        left_out |= {column.name for column in COLUMNS if column.name.startswith(_VERDICT_COLUMNS)}
    compared = (column.name for column in COLUMNS if column.name.startswith(_COMPARED_COLUMNS))
    left_out |= {name for name in compared if name not in figures.columns}
    left_out |= set() if "category" in figures.columns else {"category_word"}
    left_out |= set() if "apart" in figures.columns else {"apart_word"}
    left_out |= {"peer_reason"} - set(figures.columns)
    if "target" not in figures.columns:
        left_out |= {column.name for column in COLUMNS if column.name.startswith("target")}
    return [column for column in COLUMNS if column.name not in left_out]


def _cells(row: Row, origin: Origin) -> dict[str, Any]:
    catalogue, language = origin.catalogue, origin.language
    indicator = catalogue.indicators[row["indicator"]]
    compared = _compared(row, indicator, origin) if "comparison" in row else {}
    said = _judged(row, language) if "verdict" in row else {}
    stands_apart = {"apart_word": apart_text(row, catalogue, language) if row.get("apart") else ""}
    lies = {"category_word": category_text(row, language)} if row.get("category") else {"category_word": ""}
    return (
        dict(row)
        | lies
        | stands_apart
        | (_targeted(row, indicator, language) if "target" in row else {})
        | compared
        | said
        | {
            "place_title": catalogue.places.titles(row["place"])[language.code],
            "indicator_title": indicator.title[language.code],
            "sex": _category("sex", row, origin),
            "age_group": _category("age_group", row, origin),
            "shown": figure_text(row, indicator, language),
            "unit": unit_text(indicator, language),
            "status_word": status_title(row["status"], language),
            "n_title": indicator.n_title[language.code],
            "coverage": coverage_text(row, language),
            "source_title": source_text({**row, "rows_used": []}, catalogue, language),
            "rows_used_text": rows_used_text(row, catalogue, language),
            "definition": indicator.definition[language.code],
            "release": origin.release.id,
            "released_at": origin.released_at,
            "is_example": origin.is_example,
        }
    )


def _compared(row: Row, indicator: Indicator, origin: Origin) -> dict[str, str]:
    language = origin.language
    return {
        "change_unit": change_unit_text(indicator, language),
        "comparison_word": comparison_word(row["comparison"], language),
        "break": break_text(row, origin.catalogue, language),
        "direction_word": direction_word(row["direction"], language),
    }


def _judged(row: Row, language: Language) -> dict[str, str]:
    mark = verdict_mark(row, language)
    return {"verdict_word": mark.word if mark else "", "question_word": question_word(row["question"], language)}


def _targeted(row: Row, indicator: Indicator, language: Language) -> dict[str, str]:
    words = target_words(row, row["target"], indicator, language)
    return {
        "target_shown": limit_text(row["target"], indicator, language),
        "target_distance": words.distance,
        "target_verdict": words.verdict,
        "target_reason": words.reason,
    }


def _category(dimension: str, row: Row, origin: Origin) -> str:
    categories = origin.catalogue.dimensions[dimension].categories
    return categories[row[dimension]][origin.language.code] if row[dimension] in categories else row[dimension]
