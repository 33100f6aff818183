"""The part of the guide on what stands where a number cannot: sign, word, what it means and what to do."""

from catalogue.language import Language
from metrics.marks import Mark, comparison_mark, remark_marks, status_mark
from metrics.words import status_meaning
from ui.frame import Frame
from ui.markup import show


def show_statuses(frame: Frame) -> None:
    """Show every sign with its word, what it means and what to do about it; then what hiding is."""
    say, language = frame.language.say, frame.language
    rows = {**_statuses(language), **_remarks(language), **_comparisons(language)}
    show(
        "guide_statuses.html",
        heading=say("Signs and words in place of a number"),
        rows=[(_mark(code, language), meaning, action) for code, (meaning, action) in rows.items()],
        about_heading=say("What is hidden, and why a total is exact nevertheless"),
        about=_about_hiding(language),
    )


def _mark(code: str, language: Language) -> Mark | None:
    if code in _statuses(language):
        return status_mark(code, language)
    return next(iter(remark_marks({code: True}, language))) if code == "too_few" else comparison_mark(code, language)


def _statuses(language: Language) -> dict[str, tuple[str, str]]:
    """Return what each status of metrics.figures means and what to do."""
    say = language.say
    actions = {
        "range": say("Quote both ends. A larger area, or a year, often has an exact figure."),
        "hidden": say("Look at a larger area, or at a year."),
        "rate": say("Use it for the place as it is."),
        "not_summable": say("Look at the municipalities one by one."),
        "not_computable": say("There is nothing to do."),
        "incomplete": say("Look at the months, or publish those that are missing."),
        "missing": say("Publish the file that holds it."),
        "not_applicable": say("There is nothing to do: it is neither zero nor missing."),
        "unripe": say("Wait for the month, or look at an earlier cohort."),
    }
    return {status: (status_meaning(status, language), action) for status, action in actions.items()}


def _remarks(language: Language) -> dict[str, tuple[str, str]]:
    say = language.say
    meaning = say("The figure is right, but it rests on so few that chance moves it much (see the indicator).")
    return {"too_few": (meaning, say("Judge a larger area or a longer time; do not rank small municipalities."))}


def _comparisons(language: Language) -> dict[str, tuple[str, str]]:
    """Return what each reason of metrics.comparison means and what to do."""
    say = language.say
    return {
        "no_earlier": (
            say("There is no figure for the same month a year earlier."),
            say("Publish the earlier month, or compare other months."),
        ),
        "break": (
            say("The series starts anew in between, so the difference would not be a change."),
            say("Compare months on the same side of the break."),
        ),
        "other_source": (
            say("The two months come from different sources."),
            say("Compare months of the same source."),
        ),
        "other_coverage": (
            say("The two months cover different municipalities."),
            say("Compare municipality by municipality."),
        ),
    }


def _about_hiding(language: Language) -> list[str]:
    say = language.say
    return [
        say(
            "A public source hides small counts itself: each is worth 1 to 4, as published. Suunta neither hides more "
            "nor uncovers anything, and says the range that follows."
        ),
        say(
            "A confidential source is received whole, and Suunta hides its small counts before anything is shown: "
            "those of 1 to 4, shares that would tell of so few, and other counts beside them from which the small "
            "ones could be calculated. The ranges shown follow from what is shown, so they tell nothing more."
        ),
        say(
            "The total of an area is counted before anything is hidden. It may be exact while some of its members are "
            "hidden: as many of them are hidden as it takes, so that nobody can tell from the total how much one is."
        ),
    ]
