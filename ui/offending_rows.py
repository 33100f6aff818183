"""The offending rows of a check as a person reads them."""

from collections.abc import Mapping
from datetime import date

from catalogue.catalogue import Catalogue
from catalogue.errors import sentence
from catalogue.language import ORDINALS, Language
from data.observations import DIMENSIONS
from intake.screening.cells import FIGURES

COLUMNS = {
    "row": sentence("Row"),
    "column": sentence("Column"),
    "text": sentence("Text"),
    "fault": sentence("Fault"),
    "other": sentence("First in row"),
    "place": sentence("Place"),
    "month": sentence("Month"),
    "measure": sentence("Count"),
    "sex": sentence("Sex"),
    "age_group": sentence("Age group"),
    "breakdown": sentence("Breakdown"),
    "dimension": sentence("Grouped by"),
    "numerator": sentence("Numerator"),
    "denominator": sentence("Denominator"),
    "total": sentence("Total"),
    "part": sentence("Part"),
    "parts": sentence("Sum of the parts"),
    "value": sentence("Value"),
    "computed": sentence("By the counts"),
    "own": sentence("Its own row"),
    "municipalities": sentence("Sum of municipalities"),
    "successor": sentence("Successor"),
    "abolished": sentence("Abolished"),
    "published": sentence("Published"),
    "now": sentence("In the file"),
    "before": sentence("Before"),
    "usual": sentence("Usually"),
    "cells": sentence("Cells that differ"),
    "new": sentence("New cells"),
    "level": sentence("Level"),
    "factor": sentence("Times"),
    "figures": sentence("Figures"),
    "squares": sentence("Squared days"),
    "days": sentence("Days"),
    "spells": sentence("Spells"),
    "file": sentence("Earlier file"),
    "there": sentence("In the earlier file"),
    "municipality": sentence("Municipality"),
    "service": sentence("Service"),
    "start": sentence("Start"),
    "end": sentence("End"),
    "plan_date": sentence("Plan made"),
    "day": sentence("Day"),
    "same_person": sentence("Same person as row"),
    "correction": sentence("Correction"),
    "wanted": sentence("Rows it is for"),
    "matched": sentence("Rows that match"),
    "expected": sentence("As expected"),
    "from": sentence("From"),
    "to": sentence("To"),
}


def row_texts(row: Mapping[str, object], catalogue: Catalogue, language: Language) -> list[str]:
    """Return the cells of a row as text."""
    return [cell_text(name, value, catalogue, language) for name, value in row.items()]


def cell_text(name: str, value: object, catalogue: Catalogue, language: Language) -> str:
    """Return a cell as text: codes by their titles, numbers as the language writes them."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return language.day(value)
    if isinstance(value, int | float) and name not in ORDINALS:
        return language.figure(value)
    if name in FIGURES:
        return language.figures(str(value))
    if name == "fault":
        return language.say(str(value)).format(other="…") if "{other}" in str(value) else language.say(str(value))
    return _title(name, str(value), catalogue, language.code)


def _title(name: str, value: str, catalogue: Catalogue, code: str) -> str:
    """Return the title of what a cell names; the text itself where it names nothing of the catalogue."""
    if name in ("municipality", "place"):
        return catalogue.places.titles(value)[code]
    if name == "successor":
        return f"{catalogue.places.titles(value)[code]} ({value})"
    if name in ("measure", "figures"):
        measures = catalogue.measures
        return ", ".join(measures[m].title[code] if m in measures else m for m in value.split(", "))
    if name == "dimension" and value in catalogue.dimensions:
        return catalogue.dimensions[value].title[code]
    dimension = "breakdown" if name == "service" else name
    if dimension in DIMENSIONS and value in catalogue.dimensions[dimension].categories:
        return catalogue.dimensions[dimension].categories[value][code]
    return value
