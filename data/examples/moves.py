"""Who moves from one municipality to another: the cases of two persons become those of one.

Each municipality is drawn by itself. Then, of the few persons in each who may move, one who has left unemployment and
services for good becomes the next one of the same sex and age whose first spell begins in another municipality. The
counts do not depend on it; a spell belongs to the municipality in which it began.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from data.examples.careers import Careers
from data.examples.days import NEVER
from data.examples.persons import first_spells, link

MOBILE_SHARE, GOES_ON_SHARE = 0.12, 0.2
"""Share of the persons who may move or have moved, and share of these who move on: about one in fifty moves."""
LONGEST_WAIT = 300
"""Days from the end of the last case in one municipality until somebody may appear in another, at most."""


def mobile_persons(code: str, careers: Careers, keys: pl.Series, random: np.random.Generator) -> pl.DataFrame:
    """Return the persons of a municipality who may move, by person_key with what `moves` needs to know of them.

    `keys` are the keys that persons have as long as they do not move, by the index of their first spell.
    """
    count = len(careers.person)
    last = np.zeros(count, dtype=np.int64)
    np.maximum.at(last, careers.person, np.arange(count))
    firsts = np.flatnonzero(careers.person == np.arange(count))
    chosen = firsts[random.random(len(firsts)) < MOBILE_SHARE]
    free = careers.free[last[chosen]]
    ready = free + 1 + np.floor(LONGEST_WAIT * random.random(len(chosen))).astype(np.int64)
    goes_on = (free < NEVER) & (random.random(len(chosen)) < GOES_ON_SHARE)
    return pl.DataFrame(
        {
            "person_key": keys.gather(chosen),
            "municipality": np.full(len(chosen), int(code)),
            "band": careers.spells.band[chosen],
            "birth_year": careers.spells.birth_year[chosen].astype(np.int16),
            "start": careers.spells.start[chosen],
            "ready": np.where(goes_on, ready, NEVER),
        }
    )


def moves(mobile: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return person_key, and whose cases these become: moved_key with its birth year (moved_birth_year)."""
    persons = pl.concat(mobile).sort("start", "person_key")
    earlier = link(*(persons[name].to_numpy() for name in ("band", "start", "ready")))
    place = persons["municipality"].to_numpy()
    own = np.arange(len(earlier))
    has_moved = (earlier >= 0) & (place[earlier] != place)
    first = first_spells(np.where(has_moved, earlier, own))
    return persons.select(
        "person_key",
        moved_key=persons["person_key"].gather(first),
        moved_birth_year=persons["birth_year"].gather(first),
    ).filter(pl.Series(first != own))
