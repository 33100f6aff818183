"""What a month of a source is protected within: its totals over places, and what is declared."""

from dataclasses import dataclass

from catalogue.catalogue import Catalogue
from catalogue.schema import Source
from metrics.disclosure.place_totals import PlaceTotal


@dataclass(frozen=True, eq=False)
class Scope:
    """The totals over places that the rows add up to, the source of the rows, and the catalogue."""

    totals: list[PlaceTotal]
    source: Source
    catalogue: Catalogue
