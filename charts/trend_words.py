"""What a trend chart says to those who do not see it."""

from collections.abc import Sequence
from datetime import date

from catalogue.language import Language
from catalogue.schema import Indicator
from charts.timeline import TargetSpan, Timeline
from metrics.target_words import target_text
from metrics.verdict_words import SIGNALS, verdict_word
from metrics.words import Row, figure_text

MOST_NAMED = 6


def trend_words(
    timeline: Timeline, indicator: Indicator, place: str, language: Language, targets: Sequence[TargetSpan] = ()
) -> str:
    """Return first and newest figure, lowest, highest, direction, signals, targets and events, in that order.

    `place` is the name of the place.
    """
    title, shown = indicator.title[language.code], timeline.shown
    if not shown:
        return language.say("{title}, {place}: no figures.", title=title, place=place)
    low = min(shown, key=lambda item: item[1]["lower"])
    high = max(shown, key=lambda item: item[1]["upper"])
    described = {
        name: f"{figure_text(point, indicator, language, aloud=True)} ({language.month(month)})"
        for name, (month, point) in {"first": shown[0], "last": shown[-1], "low": low, "high": high}.items()
    }
    text = language.say(
        "{title}, {place}, line over time: from {first} to {last}; lowest {low}, highest {high}.",
        title=title,
        place=place,
        **described,
    )
    parts = [
        text,
        _direction(timeline, indicator, language),
        signal_words(shown, language),
        _targets(timeline, targets, indicator, language),
        _hidden(timeline, language),
        _events(timeline, language),
    ]
    return " ".join(filter(None, parts))


def signal_words(rows: Sequence[tuple[date, Row]], language: Language) -> str:
    """Return the newest months beyond ordinary variation, by verdict; nothing where there are none."""
    said = []
    for verdict in SIGNALS:
        months = [month for month, row in rows if row.get("verdict") == verdict]
        if months:
            named = [language.month(month) for month in months[-MOST_NAMED:]]
            if len(named) < len(months):
                named = [language.say("{count} earlier months", count=len(months) - len(named)), *named]
            said.append(_sentence(f"{verdict_word(verdict, language)}: {language.listed(named)}"))
    return " ".join(said)


def _targets(timeline: Timeline, targets: Sequence[TargetSpan], indicator: Indicator, language: Language) -> str:
    said = [
        f"{target_text(value, indicator, language)} ({language.span(since, until)})"
        for since, until, value in timeline.aims(targets)
    ]
    return _sentence(language.listed(said)) if said else ""


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _direction(timeline: Timeline, indicator: Indicator, language: Language) -> str:
    """Say whether the series ends higher than it began. Across a break nothing compares, so it begins anew there."""
    since = max((start for start in timeline.starts if start <= timeline.shown[-1][0]), default=timeline.months[0])
    shown = [(month, point) for month, point in timeline.shown if month >= since]
    if len(shown) < 2:
        return ""
    (began, first), (ended, last) = shown[0], shown[-1]
    step = 0.5 * 10.0**-indicator.decimals
    span = language.span(began, ended)
    if last["lower"] - first["upper"] >= step:
        return language.say("Direction, {span}: ends higher than it began.", span=span)
    if first["lower"] - last["upper"] >= step:
        return language.say("Direction, {span}: ends lower than it began.", span=span)
    if last["upper"] - first["lower"] < step and first["upper"] - last["lower"] < step:
        return language.say("Direction, {span}: ends where it began.", span=span)
    return language.say("Direction, {span}: left open by hidden cells.", span=span)


def _hidden(timeline: Timeline, language: Language) -> str:
    count = sum(point is not None and point["status"] == "hidden" for point in timeline.points)
    return language.say("Hidden months: {count}.", count=count) if count else ""


def _events(timeline: Timeline, language: Language) -> str:
    named = [f"{event.title[language.code]} {language.month(event.since)}" for event in timeline.marked]
    return language.say("Marked: {events}.", events=language.listed(named)) if named else ""
