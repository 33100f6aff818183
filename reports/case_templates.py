"""The columns of the templates of case-level extracts: one for spells, one for periods in services."""

from catalogue.catalogue import Catalogue
from catalogue.errors import sentence
from catalogue.language import Language
from data.cases.columns import COLUMNS, CaseKind
from data.cases.reading import SCHEMAS, service_reader
from data.observations import TOTAL
from reports.template_column import TemplateColumn, TemplateKind

MEANINGS = {
    "person_key": sentence(
        "Pseudonym of the person, the same in both files; not a personal identity code. Pseudonymised anew on arrival."
    ),
    "municipality": sentence("Code or name of the municipality: 205, KU205 or Kajaani."),
    "start": sentence("First day, as 2026-06-15."),
    "end": sentence("Last day, as 2026-06-15; empty where it goes on."),
    "plan_date": sentence("Day on which the employment plan was made; empty where there is none."),
    "birth_year": sentence("Year of birth, as 1980; or give the age group."),
    "provider": sentence("Who provides the service; may be empty."),
    "cost": sentence("Cost in euros, where it is known."),
}
_KINDS: dict[str, TemplateKind] = {"Date": "date", "Int32": "count", "Float64": "rate", "String": "text"}


def case_columns(kind: CaseKind, catalogue: Catalogue, language: Language) -> list[TemplateColumn]:
    """Return the columns of a template of cases."""
    return [
        TemplateColumn(name, _KINDS[str(SCHEMAS[kind][name])], _meaning(name, catalogue, language))
        for name in COLUMNS[kind]
    ]


def _meaning(name: str, catalogue: Catalogue, language: Language) -> str:
    if name in MEANINGS:
        return language.say(MEANINGS[name])
    dimension = catalogue.dimensions["breakdown" if name == "service" else name]
    read = service_reader(catalogue) if name == "service" else lambda code: code
    codes = ", ".join(code for code in dimension.categories if code != TOTAL and read(code))
    title = language.say("Service") if name == "service" else dimension.title[language.code]
    return language.say("{title}: {codes}.", title=title, codes=codes)
