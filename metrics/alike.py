"""Which places give the limits of ordinary variation to those compared: all of the same kind, never of another.

Municipalities vary more than the regions that they make up, so limits from the ones are no limits for the others.
Groups that users make are of no kind of which there are enough others.
"""

from datetime import date

import polars as pl

from metrics.database import ReleaseDatabase
from metrics.figures import Period, Request, compute
from metrics.standing import compared_with, kind_of


def places_alike(
    database: ReleaseDatabase, figures: pl.DataFrame, municipalities: pl.DataFrame, month: date
) -> tuple[str | None, pl.DataFrame]:
    """Return the one kind of the places compared (metrics.standing.KINDS), and the figures of all places of that kind.

    `figures` are those of the places compared, of one indicator in the month, all from one source; `municipalities`
    those of all municipalities in it (both metrics.figures). Left out are places that are not whole or from another
    source. The kind is None, and there are no figures, where the places are of several kinds or of none.
    """
    places = figures.get_column("place").to_list()
    kinds = {kind_of(database.catalogue, place) for place in places}
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is None:
        return None, municipalities.clear()
    known = municipalities
    if kind != "municipality":
        alike = compared_with(database.catalogue, places[0], month)
        known = compute(database, Request((figures["indicator"][0],), alike, (Period.of_month(month),), month))
    is_whole = pl.col("covered") == pl.col("members")
    return kind, known.filter(is_whole & pl.col("source").is_in(figures.get_column("source").to_list()))
