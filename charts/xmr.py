"""The XmR chart on the page: the figures since the series started anew, their mean and their process limits."""

import math

import plotly.graph_objects as go

from catalogue.language import NO_BREAK, Language
from catalogue.schema import Indicator
from charts.colours import GREY, LINE, SIGNAL_LOOKS
from charts.timeline import Timeline
from charts.trend import time_layout
from metrics.control_chart import ControlChart
from metrics.signals.xmr import FEWEST, INDEPENDENT
from metrics.verdict_words import SIGNS, verdict_word
from metrics.words import unit_text, value_text

LEVELS = ("lower", "mean", "upper")


def xmr_chart(control: ControlChart, indicator: Indicator, language: Language) -> go.Figure:
    """Return the chart; limits below zero are not drawn."""
    timeline = Timeline(control.months, [None] * len(control.months), [])
    figure = go.Figure(layout=time_layout(timeline, unit_text(indicator, language), language))
    for name, level, text in levels(control, indicator, language):
        line = {"color": GREY, "width": 1, "dash": "solid" if name == "mean" else "dash"}
        figure.add_hline(y=level, line=line)
        figure.add_annotation(
            x=1, xref="paper", y=level, text=text, showarrow=False, xanchor="right", yanchor="bottom",
            font={"size": 11, "color": GREY},
        )  # fmt: skip
    values = [None if math.isnan(value) else value for value in control.values]
    figure.add_trace(
        go.Scatter(
            x=control.months,
            y=values,
            text=[
                f"{language.month(month)}: {value_text(value, indicator, language)}" if value is not None else ""
                for month, value in zip(control.months, values, strict=True)
            ],
            mode="lines+markers",
            line={"color": LINE, "width": 2},
            marker={"color": LINE, "size": 4},
            hovertemplate="%{text}<extra></extra>",
        )
    )
    for verdict, (colour, shape) in SIGNAL_LOOKS.items():
        marked = [at for at in range(len(values)) if verdict_of(control, at, indicator) == verdict]
        figure.add_trace(
            go.Scatter(
                x=[control.months[at] for at in marked],
                y=[values[at] for at in marked],
                mode="markers",
                marker={"color": colour, "symbol": shape, "size": 10},
                hovertemplate=f"{SIGNS[verdict]} {verdict_word(verdict, language)}<extra></extra>",
            )
        )
    return figure


def levels(control: ControlChart, indicator: Indicator, language: Language) -> list[tuple[str, float, str]]:
    """Return name, value and label of the mean and the limits; a limit below zero cannot be reached and is left out."""
    titles = {
        "lower": language.say("lower limit"),
        "mean": language.say("mean"),
        "upper": language.say("upper limit"),
    }
    found = [(name, getattr(control, name)) for name in LEVELS]
    return [
        (name, level, f"{titles[name]} {value_text(level, indicator, language)}") for name, level in found if level >= 0
    ]


def verdict_of(control: ControlChart, at: int, indicator: Indicator) -> str | None:
    """Return `improves` or `worsens` where a rule speaks of the month at this position; None elsewhere."""
    side = control.sides[at]
    if not side:
        return None
    return "improves" if (side > 0) == (indicator.better == "up") else "worsens"


def xmr_words(control: ControlChart, indicator: Indicator, place: str, language: Language) -> str:
    """Return the alt text: mean, limits, and the months of which a rule speaks."""
    marked = [
        f"{language.month(month)} ({verdict_word(verdict, language)})"
        for at, month in enumerate(control.months)
        if (verdict := verdict_of(control, at, indicator))
    ]
    said = [
        f"{indicator.title[language.code]}, {place}, XmR:",
        language.listed([text for _, _, text in levels(control, indicator, language)]) + ".",
        language.say("Marked: {events}.", events=language.listed(marked))
        if marked
        else language.say("No month is beyond its limits."),
    ]
    return " ".join(said)


def xmr_refusal(control: ControlChart, language: Language) -> str:
    """Return why an XmR chart would mislead; the chart is shown only where there is no reason."""
    if control.known < FEWEST:
        return language.say(
            "No XmR chart: it needs {fewest} months since the series last started anew, and there are {known}.",
            fewest=FEWEST,
            known=control.known,
        )
    return language.say(
        "No XmR chart: successive months hang together (correlation {found}; under {limit} is needed), so its limits "
        "would call ordinary months unusual.",
        found=language.number(control.autocorrelation, 2) if not math.isnan(control.autocorrelation) else NO_BREAK,
        limit=language.number(INDEPENDENT, 1),
    )
