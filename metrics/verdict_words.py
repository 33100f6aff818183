"""What verdicts say in the user's language: a word with its mark, and a sentence to read to the group.

The rows are those of metrics.judged with metrics.comparison's columns, as dicts.
"""

from catalogue.catalogue import Catalogue
from catalogue.language import EN_DASH, NO_BREAK, Language
from catalogue.months import parse_month, shift
from catalogue.schema import Indicator
from metrics.marks import Mark
from metrics.words import (
    Row,
    break_text,
    comparison_word,
    figure_text,
    n_text,
    spoken_change_text,
    unit_text,
    value_text,
)

SIGNS = {
    "improves": "◆",
    "worsens": "■",
    "ordinary": "≈",
    "short": "…",
    "too_few": "∴",
    "no_earlier": "←",
    "left_out": "⊘",
    "missing": "⇕",
}
"""By verdict (metrics.signals.verdicts.VERDICTS). A sign means concern or improvement, never up or down."""
SIGNALS = ("worsens", "improves")


def verdict_word(verdict: str, language: Language) -> str:
    """Return the verdict in a word or two."""
    words = {
        "improves": language.say("unusual: improving"),
        "worsens": language.say("unusual: worsening"),
        "ordinary": language.say("ordinary variation"),
        "short": language.say("series too short for a verdict"),
        "too_few": language.say("too few for a verdict"),
        "no_earlier": language.say("no month to compare with"),
        "left_out": language.say("exceptional months"),
        "missing": language.say("cannot be judged: hidden cells"),
    }
    return words[verdict]


def verdict_meaning(verdict: str, language: Language) -> str:
    """Return what a verdict means, for the guide."""
    meanings = {
        "improves": language.say("The change is larger than ordinary variation, towards the better."),
        "worsens": language.say("The change is larger than ordinary variation, towards the worse."),
        "ordinary": language.say("The change is no larger than this series' own earlier changes. It needs no reason."),
        "short": language.say(
            "Fewer than thirteen months are known before it, or since a break: compare with peers only."
        ),
        "too_few": language.say(
            "The month rests on too few cases, and there are no two rolling years to compare instead."
        ),
        "no_earlier": language.say("Neither the month a year earlier nor the month before is known."),
        "left_out": language.say("The month belongs to an exceptional time: it is shown, and not judged."),
        "missing": language.say("Hidden cells leave a range, so the change is not known exactly."),
    }
    return meanings[verdict]


def verdict_mark(row: Row, language: Language) -> Mark | None:
    """Return sign and word of a figure's verdict; None where there is no figure that one could be given on."""
    verdict = row["verdict"]
    if verdict is None or (verdict == "missing" and row["status"] != "range"):
        return None
    return Mark(SIGNS[verdict], verdict_word(verdict, language))


def interval_text(row: Row, indicator: Indicator, language: Language, *, aloud: bool = False) -> str:
    """Return the 95 % interval, `18,4–21,5 %`; nothing where there is none."""
    if row["interval_lower"] is None or row["interval_upper"] is None:
        return ""
    low, high = (language.number(row[end], indicator.decimals) for end in ("interval_lower", "interval_upper"))
    return f"{low}{EN_DASH}{high}{NO_BREAK}{unit_text(indicator, language, aloud=aloud)}"


def figure_sentences(row: Row, catalogue: Catalogue, language: Language) -> list[str]:
    """Return what to read to the group: level with n and interval, cohort, change, verdict. Empty without a figure."""
    if row["lower"] is None:
        return []
    indicator = catalogue.indicators[row["indicator"]]
    said = [
        _level(row, indicator, catalogue, language),
        _cohort(row, indicator, language),
        _change(row, indicator, catalogue, language),
        verdict_sentence(row, language),
    ]
    return [sentence for sentence in said if sentence]


def _level(row: Row, indicator: Indicator, catalogue: Catalogue, language: Language) -> str:
    month = parse_month(row["period"])
    interval = interval_text(row, indicator, language, aloud=True)
    rests_on = [
        n_text(row, indicator, language),
        language.say("95 % interval {interval}", interval=interval) if interval else "",
    ]
    known = "; ".join(filter(None, rests_on))
    said = {
        "subject": indicator.subject(language.code),
        "value": figure_text(row, indicator, language, aloud=True),
        "month": language.in_month(month) if month else row["period"],
        "rests_on": f" ({known})" if known else "",
    }
    genitive = catalogue.places.genitive(row["place"], language.code)
    if genitive:
        return language.say("In {place}, the {subject} was {value} {month}{rests_on}.", place=genitive, **said)
    # Of a group's own name no genitive is known.
    name = catalogue.places.titles(row["place"])[language.code]
    return language.say("{place}: the {subject} was {value} {month}{rests_on}.", place=name, **said)


def _cohort(row: Row, indicator: Indicator, language: Language) -> str:
    month = parse_month(row["period"])
    if not indicator.cohort_months or month is None:
        return ""
    return language.say("The spells began {month}.", month=language.in_month(shift(month, -indicator.cohort_months)))


def _change(row: Row, indicator: Indicator, catalogue: Catalogue, language: Language) -> str:
    if row["comparison"] == "comparable":
        change = spoken_change_text(row, indicator, language)
        if row["earlier"] is None:
            return language.say("The change in a year is {change}.", change=change)
        earlier = value_text(row["earlier"], indicator, language, aloud=True)
        return language.say("A year earlier it was {earlier}; the change is {change}.", earlier=earlier, change=change)
    why = break_text(row, catalogue, language) or comparison_word(row["comparison"], language)
    return language.say("It is not compared with a year earlier: {why}.", why=why)


def verdict_sentence(row: Row, language: Language) -> str:
    """Return the verdict as a sentence; nothing where there is none."""
    verdict, question = row["verdict"], row["question"]
    if verdict in ("improves", "worsens", "ordinary"):
        parts = [_too_few_alone(language)] if question == "rolling_year" else []
        return " ".join([*parts, _decided(verdict, question, language)])
    if verdict == "missing" and row["status"] == "range":
        return language.say("Hidden cells keep the change from being judged.")
    reasons = {
        "short": language.say("The series is too short to be judged; compare it with peers."),
        "too_few": language.say("There are too few cases to judge it."),
        "no_earlier": language.say("There is no earlier month to judge it by."),
        "left_out": language.say("The month belongs to an exceptional time and is not judged."),
    }
    return reasons.get(verdict, "")


def question_word(question: str | None, language: Language) -> str:
    """Return which change the verdict judges (metrics.signals.verdicts.QUESTIONS); nothing without a verdict."""
    words = {
        "level": language.say("change in a year"),
        "jump": language.say("change from the month before"),
        "rolling_year": language.say("change of the rolling twelve months"),
    }
    return words.get(question or "", "")


def _too_few_alone(language: Language) -> str:
    return language.say("The month alone has too few cases to be judged.")


def _decided(verdict: str, question: str, language: Language) -> str:
    sentences = {
        ("level", "ordinary"): language.say("The change is ordinary variation."),
        ("level", "improves"): language.say("The change is larger than ordinary variation: the figure is improving."),
        ("level", "worsens"): language.say("The change is larger than ordinary variation: the figure is worsening."),
        ("jump", "ordinary"): language.say("The change from the month before is ordinary variation."),
        ("jump", "improves"): language.say(
            "The change from the month before is larger than usual at this time of year: the figure is improving."
        ),
        ("jump", "worsens"): language.say(
            "The change from the month before is larger than usual at this time of year: the figure is worsening."
        ),
        ("rolling_year", "ordinary"): language.say("The change of the last twelve months is ordinary variation."),
        ("rolling_year", "improves"): language.say(
            "The change of the last twelve months is larger than ordinary variation: the figure is improving."
        ),
        ("rolling_year", "worsens"): language.say(
            "The change of the last twelve months is larger than ordinary variation: the figure is worsening."
        ),
    }
    return sentences[question, verdict]
