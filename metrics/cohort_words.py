"""What cohorts say in the user's language. The rows are those of metrics.cohorts, as dicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.catalogue import Catalogue
from catalogue.language import EN_DASH, Language
from catalogue.months import shift
from catalogue.schema import Indicator
from metrics.cohort_comparison import difference_interval, number_begun
from metrics.cohorts import Cohorts, Followed, start_of, steps
from metrics.verdict_words import interval_text
from metrics.words import (
    Row,
    break_text,
    comparison_word,
    count_text,
    figure_text,
    n_text,
    spoken_change_text,
)


@dataclass(frozen=True)
class Said:
    """A sentence with the word or two that stand before it."""

    label: str
    text: str


def beginning_text(name: str, language: Language) -> str:
    """Return when a cohort began: `maaliskuu 2026`, `huhtikuu 2025 – maaliskuu 2026`."""
    return language.span(_first(name), start_of(name))


def beginning_short(name: str, language: Language) -> str:
    """Return the same shortly, for a chart: `3/2026`, `4/2025–3/2026`."""
    return EN_DASH.join(dict.fromkeys(map(language.month_short, (_first(name), start_of(name)))))


def _first(name: str) -> date:
    return start_of(name.partition("/")[0])


def step_text(indicator: Indicator, language: Language) -> str:
    """Return the step as the head of a column: `Yli 3 kk`."""
    return language.say("Over {months} mo", months=indicator.cohort_months)


def over_text(indicator: Indicator, language: Language) -> str:
    """Return the step in a sentence: `yli 3 kuukautta`."""
    if indicator.cohort_months == 1:
        return language.say("over 1 month")
    return language.say("over {months} months", months=indicator.cohort_months)


def begun_text(rows: Sequence[Row], language: Language) -> str:
    """Return how many spells of a cohort began, `934` or `945–948`; nothing where it is not known or not agreed on."""
    number = number_begun(rows)
    return EN_DASH.join(dict.fromkeys(map(language.number, number))) if number else ""


def contradicts(rows: Sequence[Row]) -> bool:
    """Return whether the steps of a cohort give different numbers of spells begun."""
    return number_begun(rows) is None and any(row["denominator_lower"] is not None for row in rows)


def own_number_text(row: Row, language: Language) -> str:
    """Return how many spells one step rests on, `n = 934`; nothing where it is not known."""
    count = count_text(row, "denominator", language)
    return f"n = {count}" if count else ""


def answer_sentences(whole: Cohorts, followed: Followed, catalogue: Catalogue, language: Language) -> list[Said]:
    """Return what to read to the group: the share that lasted, against a year earlier, and what is not known yet."""
    row = followed.answered
    if row is None:
        return [Said("", _no_figure(followed, language))]
    indicator = catalogue.indicators[row["indicator"]]
    said = [
        Said(f"{step_text(indicator, language)}:", _share(row, followed, indicator, language)),
        Said(language.say("A year earlier:"), _change(row, followed, catalogue, language)),
        Said("", _few(row, followed, language)),
        Said("", _unripe(whole, followed, catalogue, language)),
    ]
    return [sentence for sentence in said if sentence.text]


def _no_figure(followed: Followed, language: Language) -> str:
    name = followed.own.get_column("began").first()
    began = beginning_text(str(name), language)
    return language.say("Of the spells that began {began} no share is known.", began=began)


def _share(row: Row, followed: Followed, indicator: Indicator, language: Language) -> str:
    interval = interval_text(row, indicator, language)
    known = [
        n_text(row, indicator, language),
        language.say("95 % interval {interval}", interval=interval) if interval else "",
    ]
    said = {
        "share": figure_text(row, indicator, language),
        "over": over_text(indicator, language),
        "rests_on": "; ".join(filter(None, known)),
    }
    if followed.length == 1:
        text = language.say(
            "Of the spells of unemployment that began {in_month}, {share} lasted {over} ({rests_on}).",
            in_month=language.in_month(followed.start),
            **said,
        )
    else:
        text = language.say(
            "Of the spells of unemployment that began in the twelve months {span}, {share} lasted {over} ({rests_on}).",
            span=beginning_text(row["began"], language),
            **said,
        )
    return text[:1].upper() + text[1:]


def _change(row: Row, followed: Followed, catalogue: Catalogue, language: Language) -> str:
    earlier = followed.year_earlier(row)
    indicator = catalogue.indicators[row["indicator"]]
    if row["comparison"] != "comparable" or earlier is None:
        event, word = break_text(row, catalogue, language), comparison_word(row["comparison"], language)
        return language.say("It is not compared with a year earlier: {why}.", why=event or word)
    text = language.say(
        "Of those begun a year before, {earlier}; the difference is {change}",
        earlier=figure_text(earlier, indicator, language),
        change=spoken_change_text(row, indicator, language),
    )
    between = difference_interval(row, earlier)
    if between is None:
        return f"{text}."
    low, high = (language.signed(end, indicator.decimals) for end in between)
    interval = language.say("95 % interval {interval}", interval=f"{low} … {high}")
    return f"{text} ({interval}). {_meaning(between, language)}"


def _meaning(between: tuple[float, float], language: Language) -> str:
    low, high = between
    if low > 0:
        return language.say("The whole interval is above zero: a larger share lasted so long than a year earlier.")
    if high < 0:
        return language.say("The whole interval is below zero: a smaller share lasted so long than a year earlier.")
    return language.say("The interval holds zero: chance alone may make such a difference.")


def _few(row: Row, followed: Followed, language: Language) -> str:
    if not row["too_few"] or followed.length != 1:
        return ""
    return language.say("So few spells move much by chance: take twelve start months together.")


def _unripe(whole: Cohorts, followed: Followed, catalogue: Catalogue, language: Language) -> str:
    names = followed.own.filter(followed.own.get_column("status") == "unripe").get_column("indicator")
    waiting = [catalogue.indicators[name] for name in names]
    if not waiting:
        return ""
    known = [
        f"{over_text(indicator, language)} {language.in_month(shift(followed.start, indicator.cohort_months))}"
        for indicator in waiting
    ]
    return language.say(
        "The newest month is {newest}; still to come: {known}.",
        newest=language.month(whole.newest),
        known=language.listed(known),
    )


def ripening_text(whole: Cohorts, catalogue: Catalogue, language: Language) -> str:
    """Return how long it takes until each share is known, for beneath a table with unripe cohorts."""
    last = steps(catalogue)[-1]
    return language.say(
        "The release ends in {newest}: what would be known later is marked as not ripe. A cohort is whole {months} "
        "months after it began.",
        newest=language.month(whole.newest),
        months=last.cohort_months,
    )
