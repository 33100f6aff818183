"""Case files to damage: a few persons whose spells and services can be counted by hand."""

from datetime import date
from pathlib import Path

from catalogue.catalogue import load_catalogue
from data.cases.arrival import arrived
from data.cases.person_keys import PersonKeys
from data.cases.reading import CaseReading, read_cases

KEYS = PersonKeys(bytes(range(32)))
TODAY = date(2026, 7, 20)

# Three persons. MATTI-0017 has two spells and a service between them.
SPELLS = """person_key;municipality;start;end;plan_date;sex;birth_year
MATTI-0017;205;2026-01-07;2026-03-31;2026-01-20;M;1980
LIISA-0018;KU290;15.2.2026;;;F;2003
MATTI-0017;205;2026-05-04;;2026-05-10;M;1980
PEKKA-0019;Kuhmo;2026-03-02;2026-04-05;;M;1961
"""
SERVICES = """person_key;service;start;end;provider;cost
MATTI-0017;coaching;2026-04-01;2026-05-03;Kajaanin paja;1250,50
LIISA-0018;Työvoimakoulutuksessa;2026-06-01;;;
"""
RAW_KEYS = ("MATTI-0017", "LIISA-0018", "PEKKA-0019")


def kept(folder: Path, text: str | bytes, name: str = "jaksot-2026-06-30.csv") -> Path:
    """Return the file that is kept of a case file with this content, pseudonymised with KEYS on 20 July 2026."""
    raw, path = folder / f"raw-{name}", folder / f"kept-{name}.parquet"
    raw.write_bytes(text if isinstance(text, bytes) else text.encode())
    content = arrived(raw, name, lambda: KEYS, TODAY)
    assert content is not None
    path.write_bytes(content)
    return path


def read(folder: Path, text: str | bytes, name: str = "jaksot-2026-06-30.csv") -> CaseReading:
    """Return the reading of a case file with this content."""
    return read_cases(kept(folder, text, name), load_catalogue())
