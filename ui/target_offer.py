"""The targets of a month as files, each with its figure: protected, whatever the screen shows."""

from datetime import date

import polars as pl

from knowledge.targets import Holding
from ui.downloads import Offer, offer_downloads
from ui.frame import Frame
from ui.loading import Opened, load_figures
from ui.places import period_text


def figures_of(current: list[Holding], opened: Opened, month: date) -> pl.DataFrame:
    """Return the month's figure of each indicator and place that has a target (metrics.figures)."""
    aims = [holding.target.aim for holding in current]
    indicators, places = (tuple(dict.fromkeys(getattr(aim, of) for aim in aims)) for of in ("indicator", "place"))
    return load_figures(opened, indicators, places, month)


def offer_targets(current: list[Holding], month: date, title: str, frame: Frame) -> None:
    """Offer the table of the targets that hold in the month; nothing while there are no figures to read them with."""
    if frame.release is None or not frame.release.parts:
        return
    # The address need not name an area here.
    place = frame.view.area or frame.catalogue.places.default_area
    offer = Offer("targets", title, frame.language.say("Targets"), (month, month), frame.view, frame, about=place)
    offer_downloads(offer, lambda: _with_figures(current, offer, month))


def _with_figures(current: list[Holding], offer: Offer, month: date) -> pl.DataFrame:
    language = offer.frame.language
    rows = [
        {
            "indicator": holding.target.aim.indicator,
            "place": holding.target.aim.place,
            "target": holding.target.aim.value,
            "target_period": period_text(holding.since, holding.until, language),
            "target_set_by": language.person(holding.target.actor),
            "target_set_at": language.moment(holding.target.at),
        }
        for holding in current
    ]
    figures = figures_of(current, offer.opened, month)
    return pl.DataFrame(rows).join(figures, on=["indicator", "place"], maintain_order="left")
