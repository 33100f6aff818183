"""Screening a text in tests: what is published is another text, or nothing."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.catalogue import load_catalogue
from data.store import Store
from intake.screening.material import Material, Published
from intake.screening.run import Screening, screen
from tests.builders import publish, write

TODAY = date(2026, 7, 20)
_SCRATCH = TemporaryDirectory(prefix="suunta-screening-")


def published(folder: Path, text: str) -> Published:
    """Return a release with the text published."""
    store: Store = publish(folder, text, "published.csv")
    return Published(store, store.release())


def screened(text: str | bytes, against: Published | None = None, source: str | None = None, name="x.csv") -> Screening:
    """Screen a file with this content on 20 July 2026."""
    path = Path(_SCRATCH.name) / "file"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    material = Material(path, name, load_catalogue(), against or Published(), source=source, today=TODAY)
    return screen(material)


def finding(screening: Screening, check: str):
    """Return the finding of one check."""
    (result,) = [result for result in screening.results if result.check == check]
    return result.finding


__all__ = ["TODAY", "finding", "published", "screened", "write"]
