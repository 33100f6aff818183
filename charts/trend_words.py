"""What a trend chart says to those who do not see it."""

from catalogue.language import Language
from catalogue.schema import Indicator
from charts.timeline import Timeline
from metrics.words import figure_text


def trend_words(timeline: Timeline, indicator: Indicator, place: str, language: Language) -> str:
    """Return first and newest figure, lowest, highest, direction and events; `place` is the name of the place."""
    title, shown = indicator.title[language.code], timeline.shown
    if not shown:
        return language.say("{title}, {place}: no figures.", title=title, place=place)
    low = min(shown, key=lambda item: item[1]["lower"])
    high = max(shown, key=lambda item: item[1]["upper"])
    described = {
        name: f"{figure_text(point, indicator, language)} ({language.month(month)})"
        for name, (month, point) in {"first": shown[0], "last": shown[-1], "low": low, "high": high}.items()
    }
    text = language.say(
        "{title}, {place}, line over time: from {first} to {last}; lowest {low}, highest {high}.",
        title=title,
        place=place,
        **described,
    )
    parts = [text, _direction(timeline, indicator, language), _hidden(timeline, language), _events(timeline, language)]
    return " ".join(filter(None, parts))


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
