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
    yield language.say("Persons"), language.say("pseudonymised anew on arrival; their keys are not kept")
