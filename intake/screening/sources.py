"""Stage RELEASE: is a month told by one confidential source only?"""

import polars as pl

from catalogue.errors import Message
from catalogue.months import iso
from intake.screening.counting import held_elsewhere
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed


def check_release_one_source(material: Material) -> Finding:
    """No month of a confidential source is held by another confidential one, published or given together with it.

    Both count the same people. Protected each by itself, the two tables together could give away what each hides.
    """
    if material.source.policy != "confidential":
        return passed("The source is public.")
    beside = [(other.source.id, month) for other in material.together for month in other.months]
    held = held_elsewhere([*material.published.parts, *beside], material.catalogue, material.source.id)
    both = sorted(held & set(material.months))
    if not both:
        return passed("No other confidential source holds these months.")
    return found(
        Outcome.FAIL,
        Message(
            "Months that another confidential source holds already: {count}, the first {month}.",
            {
                "count": len(both),
                "month": iso(both[0]),
            },
        ),
        Message("Give those months from one source: they would tell together what each of them hides."),
        pl.DataFrame({"month": [iso(month) for month in both]}),
    )


SOURCE_CHECKS = (check_release_one_source,)
