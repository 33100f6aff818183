"""Why an area moved, in the user's language: its change with the sums of its parts, or why it is not split."""

from collections.abc import Sequence

from catalogue.catalogue import Catalogue
from catalogue.language import NO_BREAK, Language
from catalogue.months import shift
from catalogue.schema import Indicator
from metrics.compared import Compared
from metrics.comparison import YEAR
from metrics.comparisons.contributions import PARTS, Contributions
from metrics.explained import Refusal
from metrics.words import break_text, change_unit_text, comparison_word


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
        change=_part_aloud(found.change_lower, found.change_upper, indicator, language),
        own=_part_aloud(own[0], own[1], indicator, language),
        mix=_part_aloud(mix[0], mix[1], indicator, language),
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


def _part_aloud(low: float, high: float, indicator: Indicator, language: Language) -> str:
    """Return a contribution as it stands in a sentence."""
    unit = change_unit_text(indicator, language, aloud=True)
    return f"{part_text(low, high, indicator, language, unit=False)}{NO_BREAK}{unit}"


def part_texts(found: Contributions, indicator: Indicator, language: Language) -> Sequence[tuple[str, list[str]]]:
    """Return each place with its parts in words, in their order."""
    return [
        (
            row["place"],
            [part_text(row[f"{part}_lower"], row[f"{part}_upper"], indicator, language) for part in PARTS],
        )
        for row in found.places.iter_rows(named=True)
    ]
