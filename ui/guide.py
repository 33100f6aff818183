"""The parts of the guide. Everything is read from the catalogue; a new indicator appears by itself."""

from catalogue.language import Language
from catalogue.schema import Break, Indicator, Source
from ui.frame import Frame
from ui.markup import show


def show_indicators(frame: Frame) -> None:
    """Show each indicator: definition, formula, source, direction of good, caveats."""
    indicators = [_indicator(indicator, frame) for indicator in frame.catalogue.shown_indicators]
    show("guide_indicators.html", indicators=indicators)


def _indicator(indicator: Indicator, frame: Frame) -> dict[str, object]:
    language, code = frame.language, frame.language.code
    measures = frame.catalogue.measures
    numerator = " + ".join(measures[name].title[code] for name in indicator.numerator)
    denominator = " + ".join(measures[name].title[code] for name in indicator.denominator)
    kind = measures[indicator.denominator[0]].kind
    better = language.say("higher is better") if indicator.better == "up" else language.say("lower is better")
    year = language.say("mean of the months") if kind == "stock" else language.say("sum of the months")
    sources = [frame.catalogue.sources[source] for source in indicator.sources]
    shown = [source.title[code] for source in sources if (source.kind == "example") == frame.is_example]
    facts = [
        (
            language.say("Formula"),
            f"{numerator} ÷ ({denominator})" if "+" in denominator else f"{numerator} ÷ {denominator}",
        ),
        (language.say("Direction"), better),
        (language.say("Counts of a year"), year),
        (language.say("Sources, preferred first"), "; ".join(shown)),
        (language.say("Definition"), _definition_status(indicator, language)),
        (language.say("To mind"), indicator.caveats[code]),
    ]
    return {
        "id": indicator.id,
        "title": indicator.title[code],
        "definition": indicator.definition[code],
        "facts": facts,
    }


def _definition_status(indicator: Indicator, language: Language) -> str:
    if indicator.definition_status == "verified":
        return language.say("Read in an official source.")
    return language.say("No official wording was found for this definition.")


def show_breaks(frame: Frame) -> None:
    """Show the dated events that a reader of a series must know."""
    events = [_event(event, frame) for event in frame.catalogue.breaks]
    show("guide_words.html", heading=frame.language.say("Breaks and unusual times"), words=events)


def kind_words(language: Language) -> dict[str, str]:
    """Return what each kind of dated event is called, with what it does to comparisons."""
    return {
        "break": language.say("break: not compared across"),
        "shock": language.say("unusual months"),
        "note": language.say("note"),
    }


def _event(event: Break, frame: Frame) -> tuple[str, str]:
    language = frame.language
    when = language.month(event.since) + (f" – {language.month(event.until)}" if event.until else "")
    return (
        f"{event.title[language.code]} ({when})",
        f"{event.description[language.code]} [{kind_words(language)[event.kind]}]",
    )


def show_sources(frame: Frame) -> None:
    """Show the sources that this installation reads, with their known faults."""
    kinds = ("example",) if frame.is_example else ("statistics", "cases")
    read = [source for source in frame.catalogue.sources.values() if source.kind in kinds]
    words = [_source(source, frame.language) for source in read]
    show("guide_words.html", heading=frame.language.say("Sources"), words=words)
    text = frame.language.say("How to fetch each source, its columns, and templates")
    show("link.html", href=f"sources{frame.view.query}", text=text)


def policy_text(source: Source, language: Language) -> str:
    """Return whether a source's figures are public, and what is hidden of those that are not."""
    if source.policy == "public":
        return language.say("Public: shown as the source published it.")
    return language.say(
        "Confidential: counts of 1 to {most} are hidden, and as many others as it takes to keep them so.",
        most=source.threshold - 1,
    )


def _source(source: Source, language: Language) -> tuple[str, str]:
    return source.title[language.code], f"{source.publisher}. {policy_text(source, language)}"
