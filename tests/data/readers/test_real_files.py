"""Real PX and JSON-stat files of several offices: each reads with a known cell, or is refused by its fault."""

import logging

import pytest

from catalogue.errors import UserError
from data.readers.reader import read_file
from tests.builders import cells_of

# file: rows, columns, a row counted from 0, its last cell
SOUND_PX = {
    "NPM/BE0101F1nilSymbol.px": (24, 6, 1, "327"),
    "NPM/BE0101F1allKeywords.px": (24, 6, 1, "327"),
    "NPM/BE0101F1symbnot2.px": (24, 6, 2, "305"),
    "NPM/BE0101F1nildotsymbols.px": (24, 6, 0, ".."),
    "NPM/BE0101F1symbnot.px": (24, 6, 23, "35"),
    "NPM/BE0101F1allKeywordsNoContentsvar.px": (24, 5, 11, "......"),
    "NPM/BE0101F1datasymbols.px": (24, 5, 7, "...."),
    "NPM/EXEMPEL2.PX": (24, 6, 23, "35"),
    "NPM/BE0101F1nilnopres.px": (24, 6, 0, "0"),
    "NPM/BE0101F1nildotnosymbol.px": (24, 6, 0, ".."),
    "NPM/BE0101F1nolang.px": (24, 6, 0, "223"),
    "NPM/EXEMPEL1.PX": (24, 6, 0, "223"),
    "Month/PR0101B3.px": (324, 3, 0, "240.25"),
    "Month/PR0101D8.px": (58, 2, 57, "108.9500"),
    "multilanguage/BE0101F1ensvdescdefault.px": (24, 6, 1, "327"),
    "multilanguage/BE0101F1langensvfiolikacelln2.px": (24, 6, 1, "327"),
    "multilanguage/BE0101F1langensvfiolikacelln.px": (24, 6, 1, "327"),
    "multilanguage/BE0101F1langensvolikacelln.px": (24, 6, 1, "327"),
    "Quarter/HA0201E8.px": (117, 3, 116, "124"),
    "Population/BE0101F1symbnot.px": (24, 6, 0, "223"),
    "Population/BE0101F1pnosymbol.px": (24, 5, 11, "......"),
    "Population/BE0101A1.px": (33_936, 6, 0, "13201"),
    "error_fatal/template av BE0101F1error.px": (24, 6, 1, "327"),
}
BROKEN_PX = {
    "BE0101F1errorContvariable.px": "line 17: CONTVARIABLE names «typex»",
    "BE0101F1errorSubjectArea.px": "line 6: in SUBJECT-AREA, «lation»",
    "BE0101F1missingSubjectCode.px": "SUBJECT-CODE is missing",
    "BE0101F1missingStubHeading.px": "STUB is missing",
    "BE0101F1errorCodes.px": r"line 24: in CODES\(region\), «0»",
    "BE0101F1missingDecimal.px": "DECIMALS is missing",
    "BE0101F1errorVarValue.px": "line 18: VALUES names «regionx»",
    "BE0101F1errorMatrix.px": "line 8: in MATRIX, «01F1»",
    "BE0101F1missingTitle.px": "TITLE is missing",
    "BE0101F1errorUnit.px": "line 14: in UNITS, «ber»",
    "BE0101F1missingMatrix.px": "MATRIX is missing",
    "BE0101F1errormissingValues.px": r"VALUES\(age\) is missing",
    "BE0101F1errorValues.px": r"line 18: in VALUES\(region\), «weden»",
    "BE0101F1missingUnit.px": "UNITS is missing",
    "BE0101F1errorHeading.px": "line 16: in HEADING, «od»",
    "BE0101F1missingContents.px": "CONTENTS is missing",
    "BE0101F1errorContVariableunits.px": "line 42: UNITS names «Inmigratedx»",
    "BE0101F1errorStub.px": "line 15: in STUB, «on»",
    "BE0101F1misingSubjectArea.px": "SUBJECT-AREA is missing",
    "BE0101F1missingData.px": "DATA is missing",
}


@pytest.mark.parametrize("name", SOUND_PX)
def test_a_sound_px_file_has_its_shape_and_cell(real_data, name):
    rows, columns, row, cell = SOUND_PX[name]
    cells = cells_of(read_file(real_data / "px" / name))
    assert cells.shape == (rows, columns)
    assert cells.row(row)[-1] == cell


@pytest.mark.parametrize("name", BROKEN_PX)
def test_a_broken_px_file_is_refused_by_its_fault(real_data, name):
    with pytest.raises(UserError, match=BROKEN_PX[name]):
        read_file(real_data / "px" / "error_fatal" / name)


def test_every_real_px_file_is_listed_here(real_data):
    found = {path.relative_to(real_data / "px").as_posix() for path in (real_data / "px").rglob("*.[pP][xX]")}
    assert found == set(SOUND_PX) | {f"error_fatal/{name}" for name in BROKEN_PX}


@pytest.mark.parametrize("name", SOUND_PX)
def test_pyaxis_reads_the_same_cells(real_data, name):
    from pyaxis import pyaxis

    logging.getLogger().setLevel(logging.WARNING)  # pyaxis sets it to INFO
    path = real_data / "px" / name
    oracle = pyaxis.parse(str(path), "iso-8859-1", null_values="^$^", sd_values="^$^")
    metadata, cells = oracle["METADATA"], cells_of(read_file(path))
    variables = list(oracle["DATA"].columns[:-1])
    codes = {v: metadata.get(f"CODES({v})") or metadata[f"VALUES({v})"] for v in variables}
    code_of = {v: dict(zip(metadata[f"VALUES({v})"], codes[v], strict=True)) for v in variables}
    content = metadata.get("CONTVARIABLE", [None])[0]
    expected = {}
    for *texts, cell in oracle["DATA"].itertuples(index=False, name=None):
        key = tuple(sorted((v, code_of[v][text]) for v, text in zip(variables, texts, strict=True)))
        expected[key] = str(cell).strip('"')
    found = {}
    for row in cells.iter_rows(named=True):
        keys = [(v, row[v]) for v in variables if v != content]
        for column in codes[content] if content else [cells.columns[-1]]:
            found[tuple(sorted([*keys, *([(content, column)] if content else [])]))] = row[column]
    assert found == expected


# file: rows, columns, the last row
JSON_STAT = {
    "29843.json": (6_240, 8, ("P120", "2015M12", "57.8", "57.5", "54.7", "58.8", "59.2", "5.8")),
    "canada.json": (60, 6, ("CA", "2012", "older", "F", "183.9", "1.0")),
    "oecd.json": (432, 3, ("OECD", "2014", "8.004598637")),
    "order.json": (24, 4, ("3", "2", "4", "A3B2C4")),
    "us-labor.json": (3_220, 6, ("2012", "72153", "14390", "12112", "2278", "15.8")),
    "us-unr.json": (3_220, 3, ("2012", "72153", "15.8")),
}


@pytest.mark.parametrize("name", JSON_STAT)
def test_a_json_stat_file_has_its_shape_and_last_row(real_data, name):
    rows, columns, last = JSON_STAT[name]
    cells = cells_of(read_file(real_data / "jsonstat" / name))
    assert cells.shape == (rows, columns)
    assert cells.row(-1) == last


def test_every_real_json_stat_file_is_listed_here(real_data):
    assert {path.name for path in (real_data / "jsonstat").glob("*.json")} == set(JSON_STAT)


def test_a_null_with_a_status_has_the_status_as_text(real_data):
    cells = cells_of(read_file(real_data / "jsonstat" / "29843.json"))
    assert sum((cells[column] == ".").sum() for column in cells.columns) == 7_200
