"""One table, like StatFin's 12r5, in every form it comes in: the observations are the same."""

import json

import pytest

from catalogue.catalogue import load_catalogue
from data.reading import read_observations
from tests.builders import grid_of
from tests.data.readers.workbooks import workbook

CATALOGUE = load_catalogue()
MEASURES = {
    "TYOTTOMATLOPUSSA": "Työttömät työnhakijat laskentapäivänä (lkm.)",
    "KOKEILULOP": "Työ- ja koulutuskokeilussa olevat laskentapäivänä (lkm.)",
}
PLACES = {"KU205": "Kajaani", "KU697": "Ristijärvi"}
MONTHS = ("2026M05", "2026M06")
# place, month -> unemployed, in trials; "..." is hidden, "." not applicable
CELLS = {
    ("KU205", "2026M05"): ("2000", "49"),
    ("KU205", "2026M06"): ("2066", "0"),
    ("KU697", "2026M05"): ("40", "..."),
    ("KU697", "2026M06"): ("36", "."),
}


def number(text):
    return int(text) if text.isdecimal() else text


def px(encoding="cp1252", keys=""):
    def quoted(texts):
        return ",".join(f'"{text}"' for text in texts)

    cells = "\n".join(" ".join(c if c.isdecimal() else f'"{c}"' for c in row) for row in CELLS.values())
    return f"""CHARSET="ANSI";
LANGUAGE="fi";
MATRIX="12r5";
SUBJECT-AREA="Työmarkkinat";
SUBJECT-CODE="TYO";
TITLE="Työttömät";
CONTENTS="Työttömät";
UNITS="lukumäärä";
DECIMALS=0;
STUB="Alue","Kuukausi";
HEADING="Tiedot";
CONTVARIABLE="Tiedot";
VALUES("Alue")={quoted(PLACES.values())};
CODES("Alue")={quoted(PLACES)};
VALUES("Kuukausi")={quoted(MONTHS)};
TIMEVAL("Kuukausi")=TLIST(M1),"202605","202606";
VALUES("Tiedot")={quoted(MEASURES.values())};
CODES("Tiedot")={quoted(MEASURES)};
DATA=
{cells};
""".encode(encoding)


def json_stat():
    flat = [cell for row in CELLS.values() for cell in row]
    categories = {"alue": PLACES, "timeperiod_m": MONTHS, "contentscode": MEASURES}
    return json.dumps(
        {
            "class": "dataset",
            "version": "2.0",
            "id": list(categories),
            "size": [2, 2, 2],
            "role": {"time": ["timeperiod_m"], "metric": ["contentscode"]},
            "dimension": {key: {"category": {"index": list(codes)}} for key, codes in categories.items()},
            "value": [int(cell) if cell.isdecimal() else None for cell in flat],
            "status": {str(at): cell for at, cell in enumerate(flat) if not cell.isdecimal()},
        }
    ).encode()


def pxweb_json():
    columns = [{"code": "alue", "type": "d"}, {"code": "timeperiod_m", "type": "t"}]
    columns += [{"code": code, "type": "c"} for code in MEASURES]
    return json.dumps(
        {"columns": columns, "data": [{"key": key, "values": values} for key, values in CELLS.items()]}
    ).encode()


def csv():
    rows = [";".join((*key, *values)) for key, values in CELLS.items()]
    return "\n".join((";".join(("Alue", "Kuukausi", *MEASURES)), *rows, "")).encode()


def excel():
    rows = [[*key, *map(number, values)] for key, values in CELLS.items()]
    return workbook([["Alue", "Kuukausi", *MEASURES.values()], *rows])


def excel_of_pxweb():
    """Months above measures, repeated months blank, no name over the places, notes below."""
    values = [[number(cell) for month in MONTHS for cell in CELLS[code, month]] for code in PLACES]
    return workbook(
        [
            ["12r5 -- Työttömät muuttujina Alue, Kuukausi ja Tiedot"],
            [],
            ["", *(text for month in MONTHS for text in (month, ""))],
            ["", *(list(MEASURES.values()) * 2)],
            *([title, *row] for title, row in zip(PLACES.values(), values, strict=True)),
            [],
            ["... Tieto on salassapitosäännön alainen"],
            ["Päivitetty: 20260720 08:00"],
        ]
    )


def excel_with_measures_below():
    """Places and measures down, months across; a place that repeats is blank."""
    rows = [["", "", *MONTHS]]
    for code, title in PLACES.items():
        for at, measure in enumerate(MEASURES.values()):
            rows.append(["" if at else title, measure, *(number(CELLS[code, month][at]) for month in MONTHS)])
    return workbook(rows)


FORMS = {
    "px": px(),
    "px in utf-16": px("utf-16"),
    "json-stat": json_stat(),
    "pxweb json": pxweb_json(),
    "csv": csv(),
    "excel": excel(),
    "excel of pxweb": excel_of_pxweb(),
    "excel with measures below": excel_with_measures_below(),
}


def observations(content):
    reading = read_observations(grid_of(content, "x"), CATALOGUE, "statfin-12r5").require_sound()
    found = reading.observations.read_all().select(
        "measure", "place", "period", "value", "lower", "upper", "obs_status"
    )
    return sorted(found.rows(), key=str)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_table_gives_the_same_observations(form):
    found = observations(FORMS[form])
    assert found == observations(FORMS["csv"])
    assert [row[3:] for row in found if row[1] == "697"] == [
        (None, 1.0, 4.0, "Q"),
        (None, None, None, "M"),
        (40.0, 40.0, 40.0, "A"),
        (36.0, 36.0, 36.0, "A"),
    ]
