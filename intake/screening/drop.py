"""Stage DROP: do the files that were given together agree?"""

from datetime import date

import polars as pl

from catalogue.errors import Message
from intake.screening.cells import finding
from intake.screening.comparing import in_both
from intake.screening.material import Material
from intake.screening.results import Finding, Outcome, found, passed


def check_drop_cells_agree(material: Material) -> Finding:
    """No cell stands in an earlier file of the same source, given together with this one, with another content.

    Files are published in their order, so that of two the later counts. A WARNING with both contents, since nobody
    would see otherwise that one of them is lost; a NOTE where the cells stand in both alike. An empty cell of the
    earlier file says nothing; one of the later file takes the earlier one's figure away.
    """
    pairs = [(earlier, month) for earlier in material.earlier for month in earlier.months if month in material.months]
    apart, alike = [], 0
    for earlier, month in pairs:
        both = _in_both(material, earlier, month)
        apart.append(both.filter(pl.col("there") != pl.col("now")))
        alike += both.height - apart[-1].height
    rows = pl.concat(apart) if apart else pl.DataFrame()
    if not rows.is_empty():
        return _contradicting(rows, material)
    if alike:
        return found(
            Outcome.NOTE, Message("Cells that an earlier one of these files holds alike: {count}.", {"count": alike})
        )
    return passed("No cell stands in an earlier one of these files.")


DROP_CHECKS = (check_drop_cells_agree,)


def _in_both(material: Material, earlier: Material, month: date) -> pl.DataFrame:
    both = in_both(material.of_month(month), earlier.of_month(month))
    return both.with_columns(pl.lit(earlier.name).alias("file"))


def _contradicting(rows: pl.DataFrame, material: Material) -> Finding:
    return finding(
        Outcome.WARNING,
        Message(
            "Cells that an earlier one of these files holds otherwise: {count}. First {place}, {month}: {measure} is "
            "{there} in «{file}» and {now} in «{later}». Of the two «{later}», the later one, would count.",
            {"later": material.name},
        ),
        Message("Take out the file that is wrong. Where both are needed, give the one that is right last."),
        rows,
        material,
    )
