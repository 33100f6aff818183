"""What a comparison of places says in the user's language: the answer, ranks, categories, reasons, why the area moved.

The rows are those of metrics.compared.Compared.places, as dicts.
"""

from collections.abc import Sequence

import polars as pl

from catalogue.catalogue import Catalogue
from catalogue.language import EN_DASH, NO_BREAK, Language
from catalogue.months import shift
from catalogue.schema import Indicator
from metrics.compared import Compared
from metrics.comparison import YEAR
from metrics.comparisons.contributions import PARTS, Contributions
from metrics.comparisons.funnel import MINIMUM_PLACES
from metrics.comparisons.words import category_text, rank_text
from metrics.explained import Refusal
from metrics.marks import Mark
from metrics.verdict_words import SIGNS
from metrics.words import (
    Row,
    break_text,
    change_unit_text,
    comparison_word,
    coverage_text,
    source_text,
    status_word,
    value_text,
)

TONES = ("improves", "worsens", "ordinary", "missing")
"""How a place's category is coloured and signed, by the names of verdicts."""


def tone(row: Row, indicator: Indicator) -> str | None:
    """Return the tone of a place in the funnel, see TONES; None without a funnel."""
    if row["category"] is None:
        return None
    if row["side"] is None:
        return "missing" if row["category"] == "unclear" else "ordinary"
    return "improves" if (row["side"] == "above") == (indicator.better == "up") else "worsens"


def category_mark(row: Row, indicator: Indicator, language: Language) -> Mark | None:
    """Return sign and words of where a place lies in the funnel; None without a funnel."""
    of_row = tone(row, indicator)
    return Mark(SIGNS[of_row], category_text(row, language)) if of_row else None


def answer_sentences(compared: Compared, catalogue: Catalogue, language: Language) -> list[str]:
    """Return the answer: which places are outside ordinary variation, which cannot be told apart, and of the ranks."""
    rows, indicator = compared.compared, catalogue.indicators[compared.indicator]
    if rows.is_empty():
        return [language.say("No place here has a figure that can be compared.")]
    if len(rows) == 1:
        return [language.say("Only one place can be compared: there is nothing to compare it with.")]
    if indicator.form == "mean":
        said = language.say(
            "A mean has no funnel and no ranks: each place is shown with its interval. Places whose intervals overlap "
            "may well not differ."
        )
        return [said]
    return [*_outside(compared, catalogue, language), *_first(compared, indicator, catalogue, language)]


def _outside(compared: Compared, catalogue: Catalogue, language: Language) -> list[str]:
    rows, funnel = compared.compared, compared.funnel
    if funnel is None:
        return [no_funnel_sentence(compared, language)]
    indicator = catalogue.indicators[compared.indicator]
    centre = value_text(funnel.centre * indicator.factor, indicator, language)
    levels = {
        "alarm": language.say("Clearly outside ordinary variation (99.8 %): {places}."),
        "alert": language.say("Outside ordinary variation (95 %): {places}."),
    }
    said = []
    for category, text in levels.items():
        found = rows.filter(pl.col("category") == category)
        if not found.is_empty():
            named = [_with_side(row, indicator, catalogue, language) for row in found.iter_rows(named=True)]
            said.append(text.format(places=language.listed(named)))
    inside, unclear = (int((rows.get_column("category") == name).sum()) for name in ("inside", "unclear"))
    if inside:
        said.append(_not_told_apart(inside, centre, language, others=bool(said)))
    if unclear:
        said.append(language.say("Left open by hidden cells: {count}.", count=language.number(unclear)))
    return said


def _with_side(row: Row, indicator: Indicator, catalogue: Catalogue, language: Language) -> str:
    name = catalogue.places.titles(row["place"])[language.code]
    is_better = tone(row, indicator) == "improves"
    return f"{name} ({language.say('better') if is_better else language.say('weaker')})"


def _not_told_apart(count: int, centre: str, language: Language, *, others: bool) -> str:
    if others:
        return language.say(
            "The others ({count}) cannot be told apart from the common rate of {centre}.",
            count=language.number(count),
            centre=centre,
        )
    return language.say(
        "None is outside ordinary variation: {count} places cannot be told apart from the common rate of {centre}.",
        count=language.number(count),
        centre=centre,
    )


def _first(compared: Compared, indicator: Indicator, catalogue: Catalogue, language: Language) -> list[str]:
    """Say of the place shown first which ranks it may have: no list of places is an order."""
    ranked = compared.ordered("figure", indicator.better).filter(pl.col("rank_lower").is_not_null())
    if len(ranked) < 2:
        return []
    row = ranked.row(0, named=True)
    text = language.say(
        "The order of the list is no order of merit: {place}, shown first, has {rank} by ordinary variation.",
        place=catalogue.places.titles(row["place"])[language.code],
        rank=rank_text(row, language),
    )
    return [text]


def no_funnel_sentence(compared: Compared, language: Language) -> str:
    """Return why there is no funnel."""
    if len(compared.everywhere) < MINIMUM_PLACES:
        return language.say(
            "Only {count} municipalities can be compared; a funnel needs at least {least}.",
            count=language.number(len(compared.everywhere)),
            least=language.number(MINIMUM_PLACES),
        )
    return language.say("Every rate is 0 % or every rate is 100 %: there is no funnel to draw.")


def apart_text(row: Row, catalogue: Catalogue, language: Language) -> str:
    """Return why a place is not compared (metrics.compared.APART)."""
    if row["apart"] == "no_counts":
        return status_word(row["status"], language)
    words = {
        "overlap": language.say("shares municipalities with another place here"),
        "other_source": language.say("other source: {source}", source=source_text(row, catalogue, language)),
        "other_coverage": language.say("not all in the figure: {covered}", covered=coverage_text(row, language)),
    }
    return words[row["apart"]]


def area_rank_text(compared: Compared, catalogue: Catalogue, language: Language) -> str:
    """Return the area's ranks among the employment areas, or that there is nothing to compare with and why."""
    area = catalogue.places.titles(compared.area)[language.code]
    rank = compared.area_rank
    if rank is not None:
        return language.say(
            "{area}: {rank} of {count} employment areas by ordinary variation; by the figure as it is, {shown}.",
            area=area,
            rank=rank_text(rank, language),
            count=language.number(rank["ranked"]),
            shown=_span(rank["shown_lower"], rank["shown_upper"], language),
        )
    reasons = {
        "mean": language.say("ranks are found for rates only"),
        "not_an_area": language.say("the place is not an employment area"),
        "no_figure": language.say("the area has no figure by counts that covers all its municipalities"),
        "alone": language.say("the release holds no other employment area whole from the same source"),
    }
    return language.say(
        "No data to compare with other employment areas: {reason}.", reason=reasons[compared.no_area_rank or ""]
    )


def _span(low: int, high: int, language: Language) -> str:
    return language.number(low) if low == high else f"{language.number(low)}{EN_DASH}{language.number(high)}"


def explained_sentences(compared: Compared, catalogue: Catalogue, language: Language) -> list[str]:
    """Return the area's change with the sums of its parts, or why it cannot be split."""
    found = compared.explanation
    if isinstance(found, Refusal):
        return [_refusal(found, compared, catalogue, language)]
    indicator = catalogue.indicators[compared.indicator]
    own, mix = (_sums(found, part) for part in PARTS[:2])
    said = language.say(
        "From {earlier} to {later} the area's figure changed by {change}. The municipalities' own rates account for "
        "{own}, the change in their weights for {mix}; together they are the whole change.",
        earlier=language.month(shift(compared.month, -YEAR)),
        later=language.month(compared.month),
        change=part_text(found.change_lower, found.change_upper, indicator, language),
        own=part_text(own[0], own[1], indicator, language),
        mix=part_text(mix[0], mix[1], indicator, language),
    )
    if found.change is not None:
        return [said]
    return [said, language.say("Hidden cells leave ranges: each holds the truth, and may be wider than need be.")]


def _sums(found: Contributions, part: str) -> tuple[float, float]:
    """Return the least and the most that a part is over all places."""
    return float(found.places[f"{part}_lower"].sum()), float(found.places[f"{part}_upper"].sum())


def _refusal(refusal: Refusal, compared: Compared, catalogue: Catalogue, language: Language) -> str:
    area = compared.area_figure.row(0, named=True)
    names = language.listed([catalogue.places.titles(place)[language.code] for place in refusal.places])
    why = break_text(area, catalogue, language) or comparison_word(area["comparison"], language)
    reasons = {
        "comparison": why or language.say("the area has no figure for the month"),
        "one_municipality": language.say("an area of one municipality has no parts"),
        "no_counts": language.say("counts are not known of all municipalities ({names})", names=names),
        "other_source": language.say("some figures are from another source ({names})", names=names),
        "break": language.say("a series starts anew in between ({names})", names=names),
        "nothing": language.say("there is nothing to count"),
    }
    return language.say(
        "The change from {earlier} to {later} is not split into municipalities: {reason}.",
        earlier=language.month(shift(compared.month, -YEAR)),
        later=language.month(compared.month),
        reason=reasons[refusal.reason],
    )


def part_text(low: float, high: float, indicator: Indicator, language: Language, *, unit: bool = True) -> str:
    """Return a contribution, `+0,12 %-yks.`, with one decimal more than the figure; a range through hidden cells."""
    decimals = indicator.decimals + 1
    ends = list(dict.fromkeys(language.signed(end, decimals) for end in (low, high)))
    text = f"{NO_BREAK}…{NO_BREAK}".join(ends)
    return f"{text}{NO_BREAK}{change_unit_text(indicator, language)}" if unit else text


def part_texts(found: Contributions, indicator: Indicator, language: Language) -> Sequence[tuple[str, list[str]]]:
    """Return each place with its parts in words, in their order."""
    return [
        (
            row["place"],
            [part_text(row[f"{part}_lower"], row[f"{part}_upper"], indicator, language) for part in PARTS],
        )
        for row in found.places.iter_rows(named=True)
    ]
