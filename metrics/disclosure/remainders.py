"""What a share leaves of its whole lies within what it leaves of a larger one: all of twelve are all of three.

Who is not without a service among those of two weeks is one of those of thirty days.
"""

import polars as pl

from catalogue.catalogue import Catalogue
from metrics.disclosure.cells import CELL
from metrics.disclosure.relations import Relations

_ALIKE = [name for name in CELL if name != "measure"]


def nested_rests(cells: pl.DataFrame, relations: Relations, catalogue: Catalogue) -> pl.DataFrame:
    """Return larger, smaller (numbers of cells) and left (what the smaller leaves of the larger).

    They are the rests of shares (catalogue.schema: Dimension.shares) of counts of which one is part of the other.
    """
    rests = _rests_of_shares(cells, relations, catalogue)
    pairs = [(measure.id, whole) for measure in catalogue.measures.values() for whole in measure.part_of]
    parts = pl.DataFrame(pairs, schema={"measure": pl.String, "of": pl.String}, orient="row")
    both = rests.join(parts, on="measure").join(rests, left_on=["of", *_ALIKE], right_on=CELL, suffix="_of")
    found = both.select(larger="rest_of", smaller="rest", left=pl.col("value_of") - pl.col("value"))
    return found.filter(pl.col("left") >= 0).sort("larger", "smaller")


def _rests_of_shares(cells: pl.DataFrame, relations: Relations, catalogue: Catalogue) -> pl.DataFrame:
    """Return CELL of each share with the number and the value of what it leaves of its whole."""
    entries = pl.DataFrame({"relation": relations.relation, "cell": relations.cell, "sign": relations.coefficient})
    is_rest = pl.col("cell") >= relations.first_rest
    rests = entries.filter(is_rest).select("relation", rest="cell")
    rests = rests.with_columns(value=pl.Series(relations.rest).gather(rests["rest"] - relations.first_rest))
    parts = entries.filter(~is_rest & (pl.col("sign") > 0)).join(cells.select(*CELL, "cell"), on="cell")
    whole = entries.filter(pl.col("sign") < 0).join(cells.select(*CELL, "cell"), on="cell")
    shares = pl.concat(
        parts.filter(pl.col(name) == part).join(
            whole.filter(pl.col(name) == of).select("relation", *(c for c in CELL if c != name)),
            on=["relation", *(c for c in CELL if c != name)],
        )
        for name, dimension in catalogue.dimensions.items()
        for part, of in dimension.shares.items()
    )
    return shares.select(*CELL, "relation").join(rests, on="relation").drop("relation")
