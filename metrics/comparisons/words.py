"""What comparisons say in the user's language: ranks, places in the funnel, peers, cases to a target."""

from catalogue.language import EN_DASH, NO_BREAK, Language
from catalogue.schema import Indicator
from metrics.comparisons.peers import FEATURES, SAME, SAME_SIZE
from metrics.comparisons.targets import Distance, Verdict
from metrics.words import Row


def rank_text(row: Row, language: Language) -> str:
    """Return the ranks that ordinary variation allows, `sija 3–10`, of a row of metrics.comparisons.ranks."""
    return language.say("rank {ranks}", ranks=_span(row["rank_lower"], row["rank_upper"], language))


def rank_among_text(row: Row, language: Language) -> str:
    """Return the ranks and among how many they are: `sija 3–10, vertailussa 12`."""
    return language.say(
        "rank {ranks} of {count}",
        ranks=_span(row["rank_lower"], row["rank_upper"], language),
        count=language.number(row["ranked"]),
    )


def rank_method_text(language: Language) -> str:
    """Return how the ranks were found, for the foot of a table."""
    return language.say(
        "The ranks are those that ordinary variation allows: two places have an order only where the 95 % interval of "
        "their difference (Newcombe; Bonferroni for comparing with all others) does not hold zero, whatever hidden "
        "cells hold."
    )


def category_text(row: Row, language: Language) -> str:
    """Return where a place lies in the funnel (metrics.comparisons.funnel.Funnel.judge)."""
    words = {
        ("inside", None): language.say("within ordinary variation"),
        ("alert", "above"): language.say("above the limit of 95 %"),
        ("alert", "below"): language.say("below the limit of 95 %"),
        ("alarm", "above"): language.say("above the limit of 99.8 %"),
        ("alarm", "below"): language.say("below the limit of 99.8 %"),
        ("unclear", None): language.say("cannot be told: hidden cells"),
    }
    return words[row["category"], row["side"]]


def peer_text(row: Row, language: Language) -> str:
    """Return why a place is a peer: `samankokoinen: työvoima 512, tässä 447; …` (metrics.comparisons.peers.nearest)."""
    reasons = [
        _reason(feature.name, row, language) for feature in FEATURES if row[f"{feature.name}_difference"] is not None
    ]
    return "; ".join(reasons)


def _reason(name: str, row: Row, language: Language) -> str:
    decimals = 0 if name == "labour_force" else 1
    own, other = (language.number(row[column], decimals) for column in (f"{name}_own", name))
    titles = {
        "labour_force": language.say("labour force {other} against {own}", other=other, own=own),
        "unemployed_share": language.say("unemployed {other} % against {own} %", other=other, own=own),
        "under_25_share": language.say("under 25 {other} % against {own} %", other=other, own=own),
        "over_50_share": language.say("over 50 {other} % against {own} %", other=other, own=own),
    }
    return f"{_likeness(name, row, language)}: {titles[name]}"


def _likeness(name: str, row: Row, language: Language) -> str:
    if name == "labour_force":
        times = row[name] / row[f"{name}_own"]
        is_less, is_more = times < 1 / SAME_SIZE, times > SAME_SIZE
        words = (language.say("smaller"), language.say("of the same size"), language.say("larger"))
    else:
        is_less, is_more = row[f"{name}_difference"] < -SAME, row[f"{name}_difference"] > SAME
        words = (language.say("fewer"), language.say("about as many"), language.say("more"))
    return words[1 + is_more - is_less]


def part_title(part: str, language: Language) -> str:
    """Return the name of a contribution (metrics.comparisons.contributions.PARTS)."""
    titles = {
        "rate_part": language.say("its own rate"),
        "mix_part": language.say("its weight in the area"),
        "total_part": language.say("together"),
    }
    return titles[part]


def cases_text(distance: Distance, indicator: Indicator, language: Language) -> str:
    """Return what it would take to reach the target, `3 suunnitelmaa lisää`; nothing where it is reached.

    Nothing as well where the indicator is not one of cases, such as a mean duration.
    """
    if indicator.case is None or distance.cases_upper == 0:
        return ""
    is_one = distance.cases_lower == distance.cases_upper == 1
    case = (indicator.case.one if is_one else indicator.case.many)[language.code]
    return f"{_span(distance.cases_lower, distance.cases_upper, language)}{NO_BREAK}{case}"


def verdict_text(verdict: Verdict, language: Language) -> str:
    """Return the verdict on a target; metrics.target_words says why there is none."""
    words = {
        Verdict.REACHED: language.say("target reached"),
        Verdict.MISSED: language.say("target missed"),
        Verdict.CANNOT_TELL: language.say("cannot tell"),
    }
    return words[verdict]


def verdict_on_target_meaning(verdict: Verdict, language: Language) -> str:
    """Return what a verdict on a target means, for the guide."""
    meanings = {
        Verdict.REACHED: language.say(
            "The whole 95 % interval is at the target or better, whatever hidden cells hold."
        ),
        Verdict.MISSED: language.say("The whole 95 % interval is worse than the target, whatever hidden cells hold."),
        Verdict.CANNOT_TELL: language.say(
            "The target lies within the interval or within what hidden cells leave open, or n is too small: ordinary "
            "variation could put the figure on either side. The reason stands beside it."
        ),
    }
    return meanings[verdict]


def _span(low: int, high: int, language: Language) -> str:
    return language.number(low) if low == high else f"{language.number(low)}{EN_DASH}{language.number(high)}"
