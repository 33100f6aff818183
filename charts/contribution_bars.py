"""Why an area moved: each municipality's rate part and mix part as bars to either side of zero, on one scale."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.schema import Indicator
from charts.trend import BAND, GREY, LINE, Chart
from metrics.compared_words import part_text
from metrics.comparisons.contributions import PARTS, Contributions
from metrics.comparisons.words import part_title
from metrics.words import Row, change_unit_text

ROW_HEIGHT, FRAME = 30, 70
SHOWN = PARTS[:2]
COLOURS = {"rate_part": LINE, "mix_part": GREY}


def ordered_parts(found: Contributions) -> list[Row]:
    """Return the places' contributions, those that moved the area most first."""
    rows = found.places.iter_rows(named=True)
    return sorted(rows, key=lambda row: -abs(row["total_part_lower"] + row["total_part_upper"]))


def is_range(row: Row, part: str, indicator: Indicator) -> bool:
    """Return whether hidden cells leave the part a range that shows at its decimals."""
    return bool(round(row[f"{part}_upper"] - row[f"{part}_lower"], indicator.decimals + 1) > 0)


def reach(found: Contributions) -> tuple[float, float]:
    """Return how far the shared axis reaches to either side, with room for the numbers."""
    ends = [
        float(row[f"{part}{end}"]) for row in ordered_parts(found) for part in SHOWN for end in ("_lower", "_upper")
    ]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.28 * (high - low or 1.0)
    return low - (room if low < 0 else room / 3), high + room


def contribution_chart(
    found: Contributions, indicator: Indicator, catalogue: Catalogue, language: Language, alt: str
) -> Chart:
    """Return both parts side by side; `alt` says the sums."""
    rows = ordered_parts(found)[::-1]
    names = [catalogue.places.titles(row["place"])[language.code] for row in rows]
    titles = [f"{part_title(part, language)}, {change_unit_text(indicator, language)}" for part in SHOWN]
    figure = make_subplots(rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.04, subplot_titles=titles)
    for column, part in enumerate(SHOWN, start=1):
        figure.add_trace(_bars(rows, names, part, indicator, language), row=1, col=column)
    figure.update_layout(
        height=FRAME + ROW_HEIGHT * len(rows),
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        showlegend=False,
        dragmode=False,
        bargap=0.35,
    )
    axis = {"fixedrange": True, "range": reach(found), "zerolinecolor": GREY, "zerolinewidth": 1}
    figure.update_xaxes(**axis, showgrid=False, showticklabels=False)
    figure.update_yaxes(fixedrange=True, automargin=True, ticksuffix="\N{NO-BREAK SPACE}", type="category")
    figure.update_annotations(font={"size": 12, "color": GREY})
    return Chart(figure, alt)


def _bars(rows: list[Row], names: list[str], part: str, indicator: Indicator, language: Language) -> go.Bar:
    """Return bars from zero; where cells are hidden from the least to the most that the part may be, drawn open."""
    lower, upper = ([float(row[f"{part}{end}"]) for row in rows] for end in ("_lower", "_upper"))
    is_open = [is_range(row, part, indicator) for row in rows]
    return go.Bar(
        y=names,
        base=[low if hidden else 0.0 for low, hidden in zip(lower, is_open, strict=True)],
        x=[high - low if hidden else high for low, high, hidden in zip(lower, upper, is_open, strict=True)],
        orientation="h",
        text=[part_text(low, high, indicator, language, unit=False) for low, high in zip(lower, upper, strict=True)],
        textposition="outside",
        textfont={"size": 11},
        cliponaxis=False,
        marker={
            "color": [BAND if hidden else COLOURS[part] for hidden in is_open],
            "line": {"color": COLOURS[part], "width": 1},
        },
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
