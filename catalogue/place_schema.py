"""The shape of the catalogue's entries on places: municipalities, regions, areas with dated membership."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from catalogue.schema import Code, Entry, Month, PlaceId, Text, Titles

Genitive = Annotated[
    Text | None, Field(description="Finnish, as in «Kajaanin aktivointiaste»; groups that people make have none.")
]


class Municipality(Entry):
    """A municipality of the present division."""

    code: Code
    fi: Text
    sv: Text
    genitive: Genitive = None
    region: str
    subregion: str
    position: tuple[float, float] = Field(description="Latitude and longitude of a point inside, degrees WGS84.")


class AbolishedMunicipality(Entry):
    """A municipality that joined another; its old figures belong to the successor."""

    code: Code
    fi: Text
    sv: Text
    successor: Code
    abolished: date


class Membership(Entry):
    """The members of an area over a span of months. `to` left out: still in force."""

    since: Month = Field(alias="from")
    until: Month | None = Field(default=None, alias="to")
    municipalities: tuple[Code, ...] = Field(min_length=1)

    def holds(self, month: date) -> bool:
        """Return whether this membership is in force in `month`."""
        return self.since <= month and (self.until is None or month <= self.until)


class Region(Entry):
    """A region (maakunta) or sub-region (seutukunta); members name it themselves."""

    code: str
    title: Titles
    genitive: Genitive = None


class Area(Entry):
    """A set of municipalities with dated membership."""

    id: PlaceId
    kind: Literal["employment_area", "group", "country"]
    code: str | None = None
    title: Titles
    genitive: Genitive = None
    members: tuple[Membership, ...] = ()


class UnknownPlace(Entry):
    """A code for unknown or abroad."""

    code: str
    level: Literal["municipality", "region", "subregion", "ely"]
