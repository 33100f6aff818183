"""The differences between two releases as they leave the program: as text, or as JSON for scripts."""

import json
from dataclasses import dataclass

from tabulate import tabulate

from catalogue.catalogue import Catalogue
from catalogue.language import Language
from catalogue.months import iso
from data.differences import Differences
from data.releases import Cell
from metrics.difference_words import (
    Row,
    cell_change_text,
    cell_text,
    cells_text,
    changes_text,
    in_reading_order,
    measure_text,
    pair_text,
)

FORMATS = ("table", "json")


@dataclass(frozen=True, eq=False)
class DifferenceReport:
    """What differs between two releases, by their numbers (0: the state before the first)."""

    before: int
    after: int
    differences: Differences
    catalogue: Catalogue
    language: Language
    is_example: bool

    def content(self, form: str) -> str:
        """Return the differences in one of FORMATS."""
        return {"table": self._text, "json": self._json}[form]()

    def _text(self) -> str:
        say, found = self.language.say, self.differences
        changes = changes_text(found.changes, self.language)
        lines = [say("Example data: every figure is invented.")] if self.is_example else []
        lines += [pair_text(self.before, self.after, changes, self.language)]
        lines += [cells_text(found, self.language)]
        if not found.largest.is_empty():
            head = [say("Count"), say("Place"), say("Month"), say("Was"), say("Is"), say("Change"), say("Source")]
            rows = in_reading_order(found.largest, self.catalogue).iter_rows(named=True)
            body = [self._line(row) for row in rows]
            lines += ["", say("Largest revisions"), "", tabulate(body, head, tablefmt="simple", disable_numparse=True)]
        return "\n".join([*lines, ""])

    def _line(self, row: Row) -> list[str]:
        return [
            measure_text(row, self.catalogue, self.language),
            self.catalogue.places.titles(row["place"])[self.language.code],
            iso(row["period"]),
            cell_text(row, "before", self.catalogue, self.language),
            cell_text(row, "after", self.catalogue, self.language),
            cell_change_text(row, self.catalogue, self.language),
            row["source"],
        ]

    def _json(self) -> str:
        found = self.differences
        months = {name: _cells(getattr(found.changes, name)) for name in ("added", "revised", "removed")}
        cells = {"added": found.added, "revised": found.revised, "removed": found.removed}
        content = {
            "is_example": self.is_example,
            "before": self.before,
            "after": self.after,
            "months": months,
            "cells": cells,
            "largest": [row | {"period": iso(row["period"])} for row in found.largest.to_dicts()],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _cells(cells: tuple[Cell, ...]) -> list[dict[str, str]]:
    return [{"source": source, "month": iso(month)} for source, month in cells]
