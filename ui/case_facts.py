"""What a case file is: spells or services, of which day, how many rows."""

from collections.abc import Iterator, Mapping

from catalogue.errors import sentence
from catalogue.language import Language
from data.cases.columns import CaseKind
from intake.screening.case_material import CaseMaterial

CASE_TITLES: Mapping[CaseKind, str] = {
    "spells": sentence("Spells of unemployment"),
    "services": sentence("Periods in services"),
}


def case_facts(material: CaseMaterial, language: Language) -> Iterator[tuple[str, str]]:
    """Yield what is known of a case file whose columns are known."""
    about, rows = material.cases.about, language.number(material.cases.table.height)
    yield language.say("Cases"), language.say(CASE_TITLES[about.kind]) + f" · {language.say('{rows} rows', rows=rows)}"
    yield language.say("Day of the extract"), language.day(about.day)
    if outside := _outside(material, language):
        yield language.say("Outside the area"), outside
    yield language.say("Persons"), language.say("pseudonymised anew on arrival; their keys are not kept")


def _outside(material: CaseMaterial, language: Language) -> str:
    """Return how many rows are of municipalities outside the area, of which, and where they count; nothing of none."""
    places, day = material.catalogue.places, material.cases.about.day
    of_area = {row for member in places.members(places.default_area, day) for row in places.rows_of(member)}
    codes = material.cases.table.get_column("municipality").drop_nulls()
    outside = codes.filter(~codes.is_in(of_area))
    if outside.is_empty():
        return ""
    return language.say(
        "{rows} rows, of {places}: each counts for its own municipality, and not for {area}",
        rows=language.number(outside.len()),
        places=language.listed([places.titles(code)[language.code] for code in outside.unique().sort()]),
        area=places.titles(places.default_area)[language.code],
    )
