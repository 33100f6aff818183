"""What figures say in the user's language: values, what they rest on, changes, and words where there is no value.

The rows are those of metrics.figures and metrics.comparison, as dicts.
"""

from collections.abc import Mapping
from typing import Any

from catalogue.catalogue import Catalogue
from catalogue.language import EN_DASH, NO_BREAK, Language
from catalogue.months import parse_month, shift
from catalogue.schema import Indicator
from metrics.ranges.official_rows import BREAKDOWN

Row = Mapping[str, Any]


def unit_text(indicator: Indicator, language: Language) -> str:
    """Return the unit as it follows a value: `%`, `vk`."""
    return "%" if indicator.unit == "percent" else language.say("wk")


def change_unit_text(indicator: Indicator, language: Language) -> str:
    """Return the unit of a difference: percentage points, weeks."""
    return language.say("pp") if indicator.unit == "percent" else language.say("wk")


def value_text(value: float, indicator: Indicator, language: Language) -> str:
    """Return `40,5 %`."""
    return f"{language.number(value, indicator.decimals)}{NO_BREAK}{unit_text(indicator, language)}"


def figure_text(row: Row, indicator: Indicator, language: Language) -> str:
    """Return the figure: `40,5 %`, a range `7,8–9,2 %`, or the word that says why there is none."""
    if row["value"] is not None:
        return value_text(row["value"], indicator, language)
    if row["status"] == "range":
        low, high = (language.number(row[bound], indicator.decimals) for bound in ("lower", "upper"))
        span = low if low == high else f"{low}{EN_DASH}{high}"
        return f"{span}{NO_BREAK}{unit_text(indicator, language)}"
    return status_word(row["status"], language)


def status_word(status: str, language: Language) -> str:
    """Return the word for a figure's status (metrics.figures.STATUSES)."""
    words = {
        "exact": "",
        "range": language.say("range: hidden cells"),
        "rate": language.say("rate only, counts not published"),
        "hidden": language.say("hidden"),
        "not_computable": language.say("cannot be computed"),
        "incomplete": language.say("months missing"),
        "missing": language.say("no data"),
        "not_applicable": language.say("not applicable"),
        "not_summable": language.say("rates cannot be added up"),
        "unripe": language.say("not ripe yet"),
    }
    return words[status]


def remark_word(remark: str, language: Language) -> str:
    """Return the word for what is to be minded of a figure that is shown (metrics.figures.REMARKS)."""
    words = {"too_few": language.say("too few for a verdict")}
    return words[remark]


def status_title(status: str, language: Language) -> str:
    """Return the status as a word also where the figure itself says it all: `exact`."""
    return status_word(status, language) or language.say("exact")


def status_meaning(status: str, language: Language) -> str:
    """Return what a status means, in a sentence (metrics.figures.STATUSES)."""
    meanings = {
        "exact": language.say("The value is known."),
        "range": language.say("Hidden cells leave a range: the value lies between At least and At most."),
        "rate": language.say("Only the rate is published, without the counts it rests on."),
        "hidden": language.say("The cells that the figure needs are hidden. Hidden is not zero."),
        "not_computable": language.say("The denominator is zero."),
        "incomplete": language.say("Months of the period are missing."),
        "missing": language.say("The release has no data for it."),
        "not_applicable": language.say("The source says that there can be no such figure."),
        "not_summable": language.say("The source publishes only rates, which cannot be added up over municipalities."),
        "unripe": language.say("The cohort began so lately that the month which would tell is still to come."),
    }
    return meanings[status]


def count_text(row: Row, part: str, language: Language) -> str:
    """Return the sum `part` (numerator or denominator) as `4 422` or `847–895`; empty where it is not known."""
    low, high = row[f"{part}_lower"], row[f"{part}_upper"]
    if low is None or high is None:
        return ""
    if low == high:
        return language.number(low)
    return f"{language.number(low)}{EN_DASH}{language.number(high)}"


def n_text(row: Row, indicator: Indicator, language: Language) -> str:
    """Return what the figure rests on, with what is counted: `5 269–5 317 työtöntä tai palvelussa`."""
    count = count_text(row, "denominator", language)
    return f"{count} {indicator.n_title[language.code]}" if count else ""


def change_text(row: Row, indicator: Indicator, language: Language) -> str:
    """Return the change from a year earlier, `+1,2 %-yks.`, or why there is none."""
    if row["comparison"] == "comparable":
        return f"{_change_number(row, indicator, language)}{NO_BREAK}{change_unit_text(indicator, language)}"
    return comparison_word(row["comparison"], language)


def spoken_change_text(row: Row, indicator: Indicator, language: Language) -> str:
    """Return a change that there is with its unit in full, `+1,2 prosenttiyksikköä`."""
    unit = language.say("percentage points") if indicator.unit == "percent" else language.say("weeks")
    return f"{_change_number(row, indicator, language)}{NO_BREAK}{unit}"


def _change_number(row: Row, indicator: Indicator, language: Language) -> str:
    if row["change"] is not None:
        return language.signed(row["change"], indicator.decimals)
    low, high = (language.signed(row[f"change_{bound}"], indicator.decimals) for bound in ("lower", "upper"))
    return low if low == high else f"{low}{NO_BREAK}…{NO_BREAK}{high}"


def comparison_word(comparison: str, language: Language) -> str:
    """Return why there is no change (metrics.comparison.COMPARISONS)."""
    words = {
        "comparable": "",
        "no_earlier": language.say("no month to compare with"),
        "no_figure": "",
        "break": language.say("no comparison (break in between)"),
        "other_source": language.say("no comparison (other source)"),
        "other_coverage": language.say("no comparison (other coverage)"),
    }
    return words[comparison]


def direction_word(direction: str | None, language: Language) -> str:
    """Return the word for the direction of a change; empty where there is no comparison."""
    words = {
        "better": language.say("better"),
        "worse": language.say("weaker"),
        "same": language.say("unchanged"),
        "unclear": language.say("direction unclear"),
    }
    return words.get(direction or "", "")


def coverage_text(row: Row, language: Language) -> str:
    """Return `8 of 10 municipalities` where not all are in the figure, else nothing."""
    if row["covered"] >= row["members"] or row["covered"] == 0:
        return ""
    return language.say("{covered} of {members} municipalities", covered=row["covered"], members=row["members"])


def cohort_text(row: Row, indicator: Indicator, language: Language) -> str:
    """Return the month in which the cohort of a flow began, else nothing: a flow always names both months."""
    month = parse_month(row["period"])
    if not indicator.cohort_months or month is None:
        return ""
    return language.say("began {month}", month=language.month(shift(month, -indicator.cohort_months)))


def break_text(row: Row, catalogue: Catalogue, language: Language) -> str:
    """Return the break that keeps the figure from being compared: `2026-01: Alkuhaastattelu 10 työpäivässä`."""
    event = next((event for event in catalogue.breaks if event.id == row["break_id"]), None)
    if event is None:
        return ""
    return f"{language.month_short(event.since)}: {event.title[language.code]}"


def source_text(row: Row, catalogue: Catalogue, language: Language) -> str:
    """Return the source's title and, for an area, whether its own total or rows of larger areas were used."""
    if row["source"] is None:
        return ""
    title = catalogue.sources[row["source"]].title[language.code]
    published = row["basis"] == "published"
    title = language.say("{source}, the source's own total", source=title) if published else title
    return ". ".join(filter(None, [title, rows_used_text(row, catalogue, language)]))


def rows_used_text(row: Row, catalogue: Catalogue, language: Language) -> str:
    """Return which published rows beside own ones a sum through hidden cells rests on, nothing where there are none."""
    used = [_row_name(name, catalogue, language) for name in row["rows_used"]]
    if not used:
        return ""
    names, is_range = language.listed(used), row["status"] == "range"
    if len(used) == 1 and is_range:
        return language.say("Range from own rows and the row of {row}", row=names)
    if len(used) == 1:
        return language.say("Sum from own rows and the row of {row}", row=names)
    if is_range:
        return language.say("Range from own rows and the rows of {rows}", rows=names)
    return language.say("Sum from own rows and the rows of {rows}", rows=names)


def _row_name(name: str, catalogue: Catalogue, language: Language) -> str:
    if name == BREAKDOWN:
        return language.say("the total's parts")
    title = catalogue.places.titles(name)[language.code]
    # Kajaani is a municipality and a sub-region.
    return language.say("sub-region {name}", name=title) if name.startswith("subregion:") else title
