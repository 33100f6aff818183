"""Curves of the time to leaving on the page: the followed cohort coloured, the same months of earlier years grey."""

import plotly.graph_objects as go

from catalogue.language import NO_BREAK, Language
from charts.cohort_curves import Curve, Curves, Spot
from charts.colours import GREY, LINE

HEIGHT = 400
# Room on the right for the names of the cohorts.
LAST = 16.4
SHARES = [0, 25, 50, 75, 100]


def cohorts_chart(curves: Curves, language: Language) -> go.Figure:
    """Return the chart. Between the steps nothing is known: straight lines only join them."""
    figure = go.Figure(layout=_layout(curves, language))
    for curve in reversed(curves.curves):
        _add_curve(figure, curve, curves.bar_shift(curve))
    for curve, spot, height in curves.label_places:
        beside = spot.after == curves.steps[-1]
        figure.add_annotation(
            x=spot.after + curves.beside(spot.after),
            y=height,
            text=f"<b>{curve.label}</b>" if curve.is_followed else curve.label,
            showarrow=False,
            xanchor="left",
            xshift=8 if beside else 2,
            yanchor="middle" if beside else "bottom",
            font={"size": 12, "color": colour_of(curve)},
        )
    return figure


def colour_of(curve: Curve) -> str:
    """Return the colour of a curve."""
    return LINE if curve.is_followed else GREY


def _layout(curves: Curves, language: Language) -> go.Layout:
    ticks = [0, *curves.steps]
    return go.Layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 12, "b": 8},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        xaxis={
            "range": [-0.3, LAST],
            "tickvals": ticks,
            "tickangle": 0,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "title": {"text": language.say("Months since the spell began"), "standoff": 4, "font": {"size": 12}},
        },
        yaxis={
            "range": [0, 104],
            "tickvals": SHARES,
            "ticktext": [f"{share}{NO_BREAK}%" for share in SHARES],
            "fixedrange": True,
            "automargin": True,
        },
        separators=f",{NO_BREAK}" if language.code != "en" else ".,",
    )


def _add_curve(figure: go.Figure, curve: Curve, aside: float) -> None:
    colour, width = colour_of(curve), 3 if curve.is_followed else 1.5
    for is_comparable in (True, False):
        lines = [pair for pair in curve.segments if joins_comparable(pair) is is_comparable]
        figure.add_trace(
            go.Scatter(
                x=[at for left, right in lines for at in (left.after, right.after, None)],
                y=[at for left, right in lines for at in (left.share, right.share, None)],
                mode="lines",
                line={"color": colour, "width": width, "dash": "solid" if is_comparable else "dot"},
                hoverinfo="skip",
            )
        )
    _add_ranges(figure, curve, width, aside)
    spots = curve.points
    figure.add_trace(
        go.Scatter(
            x=[spot.after for spot in spots],
            y=[spot.share for spot in spots],
            text=[spot.text for spot in spots],
            mode="markers",
            marker={"color": colour, "size": 8 if curve.is_followed else 5},
            error_y=_whiskers(spots) if curve.is_followed else None,
            hovertemplate="%{text}<extra></extra>",
        )
    )


def joins_comparable(pair: tuple[Spot, Spot]) -> bool:
    """Return whether both ends of a segment may be compared with the followed cohort."""
    return pair[0].is_comparable and pair[1].is_comparable


def _whiskers(spots: list[Spot]) -> dict[str, object]:
    reaches = [
        (spot.share - spot.interval[0], spot.interval[1] - spot.share) if spot.interval else (0.0, 0.0)
        for spot in spots
    ]
    return {
        "type": "data",
        "symmetric": False,
        "arrayminus": [down for down, _ in reaches],
        "array": [up for _, up in reaches],
        "color": LINE,
        "thickness": 1.2,
        "width": 6,
    }


def _add_ranges(figure: go.Figure, curve: Curve, width: float, aside: float) -> None:
    """Draw what hidden cells leave open as upright bars; wide ones of several cohorts stand side by side."""
    ranges = [spot for spot in curve.known if spot.is_range]
    if not ranges:
        return
    places = [spot.after if spot.is_point else spot.after + aside for spot in ranges]
    figure.add_trace(
        go.Scatter(
            x=[at for place in places for at in (place, place, None)],
            y=[at for spot in ranges for at in (*spot.ends, None)],
            text=[text for spot in ranges for text in (spot.text, spot.text, None)],
            mode="lines",
            line={"color": colour_of(curve), "width": width + 4},
            opacity=0.45,
            hovertemplate="%{text}<extra></extra>",
        )
    )
