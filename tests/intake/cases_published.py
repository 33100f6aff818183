"""A store with case files published, as somebody does it on the page: a draft, a look, a release."""

import io
from pathlib import Path

from catalogue.catalogue import load_catalogue
from data.releases import Release
from data.store import Store
from intake.deciding import publish_draft
from intake.looking import look_at
from knowledge.drafts import Acknowledged, Drafts
from knowledge.rights import local_user
from tests.case_files import SERVICES, SPELLS

AINO = local_user("Aino")


def publish_cases(
    folder: Path, spells: str | None = SPELLS, services: str | None = SERVICES, day: str = "2026-06-30"
) -> Store:
    """Publish case files into the store `folder / "store"`, accepting every warning, and return the store."""
    store = Store.create(folder / "store")
    files = [(f"jaksot-{day}.csv", spells), (f"palvelut-{day}.csv", services)]
    release_of(store, *[(name, text) for name, text in files if text is not None])
    return store


def release_of(store: Store, *files: tuple[str, str]) -> Release:
    """Publish files as one release, accepting every warning."""
    drafts = Drafts(store)
    draft = drafts.begin(AINO, [(name, io.BytesIO(text.encode())) for name, text in files])
    look = look_at(draft, store, load_catalogue())
    accepted = Acknowledged(look.warning_names, drafts.fingerprint(draft))
    return publish_draft(draft, look, store, load_catalogue(), AINO, comment="", acknowledged=accepted)
