"""The three tables of what comes next: steps of months, flows if nobody left, steps of the share of the benefit."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from catalogue.schema import Indicator
from metrics.ahead import DAYS, HORIZON_NAMES, MONTHS, Ahead
from metrics.ahead_words import condition_title, newest_counts, newest_head, percent_count, share_heading, within_title
from metrics.cohort_words import step_text
from metrics.cohorts import steps
from metrics.words import Row
from reports.ahead_table import count_table, flow_table
from ui.ahead import offer_table
from ui.ahead_matrix import CountColumn, CountGroup, CountWords, show_counts
from ui.frame import Frame
from ui.view import View

SOON, LATER = HORIZON_NAMES


def show_steps(figures: Ahead, view: View, frame: Frame) -> None:
    """Show how many will pass each step of months within thirty days, and one click away within two weeks."""
    language = frame.language
    flows = _flows(frame)
    title = language.say("Soon over 1, 3 and 6 months")
    explanation = language.say(
        "Open spells that will pass the step if they go on; of those within 30 days so many within 14, without a plan "
        "and in no service."
    )
    groups = [
        CountGroup(step_text(flows[step], language), _of_step(figures, step, LATER, frame, sooner=True))
        for step in MONTHS
    ]
    show_counts(figures, groups, CountWords(title, title, explanation), view, frame)
    with st.expander(language.say("Within 14 days, without a plan and without a service")):
        groups = [CountGroup(step_text(flows[step], language), _of_step(figures, step, SOON, frame)) for step in MONTHS]
        show_counts(figures, groups, CountWords("", title), view, frame)
    offer_table("ahead-steps", title, figures, view, frame, partial(count_table, MONTHS))


def show_flows(figures: Ahead, view: View, frame: Frame) -> None:
    """Show the flows of the next month if nobody left, each beside the newest one."""
    language = frame.language
    flows = _flows(frame)
    title = language.say("Next month's flow if nobody left")
    explanation = language.say(
        "Spells that reach the step in the next month if none of them ends, and their share of those who began: the "
        "most that the flow can be, beside the newest one. How many will reach one month is known on the last day of "
        "a month only, since on others more are still to begin; their share, when all have begun."
    )
    groups = [
        CountGroup(step_text(flows[step], language), _of_flow(figures, step, flows[step], frame)) for step in MONTHS
    ]
    show_counts(figures, groups, CountWords(title, title, explanation), view, frame)
    offer_table("ahead-flows", title, figures, view, frame, flow_table)


def show_shares(figures: Ahead, view: View, frame: Frame) -> None:
    """Show how many will pass the days at which the municipality's share of the benefit grows."""
    language, shares = frame.language, frame.catalogue.benefit_shares
    title = language.say("Steps of the municipality's share of the benefit")
    explanation = " ".join(
        [
            language.say(
                "Open spells that will pass the days within 30 and 14 days, and the per cent of the benefit that the "
                "municipality pays from then on."
            ),
            shares.assumption[language.code],
            language.say(
                "Shares since {month}: {source}.",
                month=language.month(shares.since),
                source=shares.source[language.code],
            ),
        ]
    )
    heads = [(step, share_heading(step, shares, language)) for step in DAYS]
    groups = [
        CountGroup(head, _of_step(figures, step, LATER, frame, sooner=True, conditions=())) for step, head in heads
    ]
    show_counts(figures, groups, CountWords(title, title, explanation), view, frame)
    with st.expander(language.say("Within 30 days, without a plan and without a service")):
        groups = [CountGroup(head, _of_step(figures, step, LATER, frame)[1:]) for step, head in heads]
        show_counts(figures, groups, CountWords("", title), view, frame)
    offer_table("ahead-shares", title, figures, view, frame, partial(count_table, DAYS))


def _flows(frame: Frame) -> dict[str, Indicator]:
    return {f"{flow.cohort_months}m": flow for flow in steps(frame.catalogue)}


def _of_step(
    figures: Ahead,
    step: str,
    horizon: str,
    frame: Frame,
    *,
    sooner: bool = False,
    conditions: Sequence[str] = ("no_plan", "no_service"),
) -> list[CountColumn]:
    """Return the columns of a step: within the horizon, within two weeks if asked for, and of each condition."""
    language = frame.language
    known = [condition for condition in conditions if figures.has_services or condition != "no_service"]
    return [
        CountColumn(within_title(horizon, language), _count(figures, step, horizon)),
        *([CountColumn(within_title(SOON, language), _count(figures, step, SOON))] if sooner else []),
        *(CountColumn(condition_title(each, language), _count(figures, step, horizon, each)) for each in known),
    ]


def _of_flow(figures: Ahead, step: str, flow: Indicator, frame: Frame) -> list[CountColumn]:
    """Return the columns of a flow: its spells and share if nobody left, and those of the newest one."""
    language = frame.language

    def row(place: str) -> Row:
        return figures.flow(place, step)

    columns = [CountColumn(language.say("spells"), row)]
    if step != MONTHS[0]:
        columns.append(CountColumn(language.say("share"), row, lambda row: percent_count(row, language)))
    for at, head in enumerate(newest_head(figures, language)):
        columns.append(CountColumn(head, row, partial(_newest, figures, flow, frame, at)))
    return columns


def _newest(figures: Ahead, flow: Indicator, frame: Frame, at: int, row: Row) -> tuple[str, str]:
    return newest_counts(figures, row, flow, frame.language)[at]


def _count(figures: Ahead, step: str, horizon: str, condition: str = "all") -> Callable[[str], Row]:
    return lambda place: figures.count(place, step, horizon, condition)
