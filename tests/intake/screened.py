"""Screening a text in tests: what is published is another text, or nothing."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.catalogue import Catalogue, load_catalogue
from catalogue.months import iso, span
from data.releases import StoreKind
from data.store import Store
from intake.screening.material import Material, Published
from intake.screening.run import Screening, screen, screen_together
from tests.builders import publish, write

TODAY = date(2026, 7, 20)
_SCRATCH = TemporaryDirectory(prefix="suunta-screening-")


def published(folder: Path, text: str, kind: StoreKind = "real") -> Published:
    """Return a release with the text published."""
    store: Store = publish(folder, text, "published.csv", kind=kind)
    return Published(store, store.release())


def screened(
    text: str | bytes,
    against: Published | None = None,
    source: str | None = None,
    name: str = "x.csv",
    *,
    today: date = TODAY,
    example: bool = False,
    catalogue: Catalogue | None = None,
) -> Screening:
    """Screen a file with this content on 20 July 2026."""
    path = Path(_SCRATCH.name) / "file"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    known = catalogue or load_catalogue()
    material = Material(path, name, known, against or Published(), source=source, today=today, example=example)
    return screen(material)


def screened_together(*texts: str, against: Published | None = None) -> list[Screening]:
    """Screen files a.csv, b.csv … that are given together, on 20 July 2026."""
    materials = []
    for letter, text in zip("abcdef", texts, strict=False):
        path = write(Path(_SCRATCH.name), text, f"{letter}.csv")
        materials.append(Material(path, path.name, load_catalogue(), against or Published(), today=TODAY))
    return list(screen_together(materials))


def finding(screening: Screening, check: str):
    """Return the finding of one check."""
    (result,) = [result for result in screening.results if result.check == check]
    return result.finding


def said(found) -> tuple[str, int]:
    """Return a finding's outcome and how many rows it has."""
    return str(found.outcome), found.count


def column(found, name: str) -> list[object]:
    """Return one column of a finding's rows."""
    return list(found.rows[name])


def months(first: str, last: str) -> list[str]:
    """Return the months from `2025-01` to `2026-06`."""
    return [iso(m) for m in span(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01"))]


def table(header: str, *rows: object) -> str:
    """Return the text of a file."""
    return "\n".join([header, *(str(row) for row in rows)]) + "\n"


__all__ = [
    "TODAY",
    "column",
    "finding",
    "months",
    "published",
    "said",
    "screened",
    "screened_together",
    "table",
    "write",
]
