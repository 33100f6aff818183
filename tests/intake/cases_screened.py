"""Screening case files in tests, on 20 July 2026, from their texts."""

import tempfile
from pathlib import Path

from catalogue.catalogue import Catalogue, load_catalogue
from intake.screening.case_material import CaseMaterial
from intake.screening.material import Published
from intake.screening.run import Screening, screen_together
from tests.case_files import SERVICES, SPELLS, TODAY, kept

_SCRATCH = tempfile.TemporaryDirectory(prefix="suunta-cases-")
SPELLS_NAME, SERVICES_NAME = "jaksot-2026-06-30.csv", "palvelut-2026-06-30.csv"


def screened_cases(
    spells: str | None = SPELLS,
    services: str | None = SERVICES,
    against: Published | None = None,
    catalogue: Catalogue | None = None,
    name: str = SPELLS_NAME,
) -> list[Screening]:
    """Return the screenings of a file of spells and one of services given together, without what is None."""
    files = [(name, spells), (SERVICES_NAME, services)]
    return screened_files([(n, text) for n, text in files if text is not None], against, catalogue)


def screened_files(
    files: list[tuple[str, str]], against: Published | None = None, catalogue: Catalogue | None = None
) -> list[Screening]:
    """Return the screenings of case files given together."""
    materials = []
    for position, (name, text) in enumerate(files):
        folder = Path(_SCRATCH.name) / str(position)
        folder.mkdir(exist_ok=True)
        known = catalogue or load_catalogue()
        materials.append(CaseMaterial(kept(folder, text, name), name, known, against or Published(), today=TODAY))
    return list(screen_together(materials))


def spells(*rows: str) -> str:
    """Return the text of a file of spells with these rows: person, municipality, start, end, plan, sex, year."""
    return "\n".join([SPELLS.splitlines()[0], *rows]) + "\n"


def services(*rows: str) -> str:
    """Return the text of a file of services with these rows: person, service, start, end, provider, cost."""
    return "\n".join([SERVICES.splitlines()[0], *rows]) + "\n"
