"""The part of the guide on signal and noise: each verdict with its sign, and how intervals and ranks arise."""

from catalogue.language import Language
from metrics.marks import Mark
from metrics.verdict_words import SIGNS, verdict_meaning, verdict_word
from ui.frame import Frame
from ui.markup import show


def show_verdicts(frame: Frame) -> None:
    """Show every verdict with its sign and what it means; then how to read verdicts, intervals, ranks and targets."""
    language = frame.language
    verdicts = [
        (Mark(SIGNS[code], verdict_word(code, language)), code, verdict_meaning(code, language)) for code in SIGNS
    ]
    show(
        "guide_verdicts.html",
        heading=language.say("Signal or noise: how to read the verdicts"),
        verdicts=verdicts,
        paragraphs=_how_to_read(language),
    )


def _how_to_read(language: Language) -> list[tuple[str, str]]:
    say = language.say
    return [
        (
            say("What is judged"),
            say(
                "The change from the same month a year earlier against this series' own earlier changes, and the "
                "change from the month before against what these months usually do. Only earlier months count, so a "
                "new month never changes an old verdict. After a break it takes thirteen months until the first "
                "verdict."
            ),
        ),
        (
            say("How far to trust a verdict"),
            say(
                "About 2 of 100 verdicts are false by design: in a table of fifty figures, one. A verdict is a reason "
                "to look, not a finding. In a small municipality even a large change is often ordinary variation."
            ),
        ),
        (
            say("What the 95 % interval is"),
            say(
                "The register counts everybody, so the interval is not one of sampling. It says how far the figure "
                "might have come out otherwise with the same people and the same work: the smaller n, the wider."
            ),
        ),
        (
            say("What a range is"),
            say(
                "A range of hidden cells is something else than an interval: the true figure lies in it for certain, "
                "and nobody outside the register can say where."
            ),
        ),
        (
            say("Why a rank is a range"),
            say(
                "Two places are put in order only where their difference is more than ordinary variation. The rank "
                "names the best and the worst place that remain possible."
            ),
        ),
    ]
