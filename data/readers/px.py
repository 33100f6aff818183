"""PX, the format of PxWeb and PC-Axis: a header of keywords, then the cells.

The keywords are those of the file format of 2013; those it calls mandatory must be there. Missing symbols ("-", "." to
"......") stay as they are: the source's declaration says what they mean. Names and texts are those of the file's own
language (LANGUAGE); other languages repeat them and are passed over.
"""

import re
from pathlib import Path

from catalogue.errors import UserError
from data.limits import Limits
from data.readers.cube import Cells, Cube, Dimension, check_cube, cube_grid
from data.readers.grid import Grid
from data.readers.px_data import dense_cells, keyed_cells, size_of
from data.readers.px_syntax import Header, parse_header
from data.readers.text import encoding_of, is_text, read_text

MANDATORY = ("MATRIX", "SUBJECT-AREA", "SUBJECT-CODE", "CONTENTS", "UNITS", "DECIMALS")
_START = re.compile(
    r"\ufeff?\s*(?:CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGES?|CREATION-DATE|DECIMALS|MATRIX|SUBJECT-AREA|SUBJECT-CODE"
    r"|TITLE|CONTENTS|COPYRIGHT|AUTOPEN|CONFIDENTIAL|SHOWDECIMALS|STUB|HEADING|VALUES)\s*(?:\[\w+\])?\s*[=(]",
    re.IGNORECASE,
)
_CODE_PAGE = re.compile(rb'CODEPAGE\s*=\s*"([^"]{1,40})"', re.IGNORECASE)
_ANSI = re.compile(rb'CHARSET\s*=\s*"ANSI"', re.IGNORECASE)
# Latin-1 is read as Windows-1252, which has the same letters and is what its writers mean.
_PAGES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "utf8": "utf-8"}
_KNOWN_PAGE = re.compile(r"iso-8859-\d{1,2}|cp(?:125\d|437|85\d|86\d)|utf-8")


def is_px(start: str) -> bool:
    """Return whether a text that starts so is a PX file."""
    return _START.match(start) is not None


def read_px(name: str, path: Path, limits: Limits) -> Grid:
    """Return the table of a PX file; raise UserError with keyword and line where it is at fault."""
    text, encoding = read_text(name, path, limits, _encoding(name, path))
    header = parse_header(name, text, limits)
    _refuse_missing(header)
    dimensions = [_dimension(header, variable) for variable in _variables(header)]
    check_cube(name, dimensions, limits)
    cells = _cells(header, text, dimensions)
    value_name = header.text("CONTENTS") or header.text("MATRIX")
    title = header.text("TITLE") or header.text("DESCRIPTION")
    return cube_grid(Cube(name, "px", dimensions, cells, value_name, title=title, encoding=encoding), limits)


def _encoding(name: str, path: Path) -> str:
    """Return the encoding: by mark, UTF-8 where it is that, else as declared; Windows, else DOS, where nothing is."""
    with path.open("rb") as file:
        start = file.read(8192)
    declared = _CODE_PAGE.search(start)
    page = declared[1].decode("ascii", "replace").strip().lower() if declared else ""
    page = _PAGES.get(page, page.replace("windows-", "cp").replace("ibm", "cp"))
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or is_text(path, "utf-8"):
        return encoding_of(name, path)
    if page == "utf-8":
        raise UserError("«{file}» says that it is UTF-8 (CODEPAGE), but it is not. Save it again as UTF-8.", file=name)
    if not _KNOWN_PAGE.fullmatch(page):
        page = "cp1252" if declared or _ANSI.search(start) else "cp850"
    return page if _is_text_in(path, page) else encoding_of(name, path)


def _is_text_in(path: Path, page: str) -> bool:
    try:
        return is_text(path, page)
    except LookupError:  # iso-8859-12, cp859 and the like do not exist
        return False


def _refuse_missing(header: Header) -> None:
    missing = [keyword for keyword in MANDATORY if not header.values(keyword)]
    if not header.values("TITLE") and not header.values("DESCRIPTION"):
        missing.append("TITLE")
    if not _variables(header):
        missing.append("STUB")
    if header.data_start is None:
        missing.append("DATA")
    if not missing:
        _refuse_strangers(header)
        missing = [f"VALUES({variable})" for variable in _variables(header) if not header.values("VALUES", variable)]
    if missing:
        raise UserError(
            "«{file}» is no whole PX file: {keywords} is missing. Fetch it again.",
            file=header.name,
            keywords=", ".join(missing[:8]),
        )


def _variables(header: Header) -> tuple[str, ...]:
    return header.values("STUB") + header.values("HEADING")


def _dimension(header: Header, variable: str) -> Dimension:
    values, codes = header.values("VALUES", variable), header.values("CODES", variable)
    times = [text for text in header.values("TIMEVAL", variable) if not text.upper().startswith("TLIST")]
    for keyword, found in (("CODES", codes), ("TIMEVAL", times)):
        if found and len(found) != len(values):
            raise UserError(
                "«{file}», line {line}: {keyword} has {found} entries, and VALUES has {expected}.",
                file=header.name,
                line=header.statements[keyword, variable].line,
                keyword=f"{keyword}({variable})",
                found=len(found),
                expected=len(values),
            )
    name = header.text("VARIABLECODE", variable) or variable
    return Dimension(name, codes or values, variable, values, _role(header, variable))


def _role(header: Header, variable: str) -> str:
    if header.text("CONTVARIABLE") == variable:
        return "content"
    return "time" if header.values("TIMEVAL", variable) else "dimension"


def _refuse_strangers(header: Header) -> None:
    """Raise UserError where a keyword speaks of a variable, or a unit of a value, that the table does not have."""
    variables = set(_variables(header))
    keywords = ("VALUES", "CODES", "TIMEVAL", "VARIABLECODE", "KEYS")
    named = [(keyword, *found) for keyword in keywords for found in header.keys_of(keyword)]
    strangers = [found for found in named if found[1] not in variables]
    if header.values("CONTVARIABLE"):
        content = header.text("CONTVARIABLE")
        contents = set(header.values("VALUES", content))
        if content not in variables:
            strangers.append(("CONTVARIABLE", content, header.statements["CONTVARIABLE",].line))
        strangers += [("UNITS", key, line) for key, line in header.keys_of("UNITS") if key not in contents]
    if strangers:
        keyword, key, line = strangers[0]
        raise UserError(
            "«{file}», line {line}: {keyword} names «{text}», which is no variable or value of this table.",
            file=header.name,
            line=line,
            keyword=keyword,
            text=key[:80],
        )


def _cells(header: Header, text: str, dimensions: list[Dimension]) -> Cells:
    stub = dimensions[: len(header.values("STUB"))]
    start = header.data_start or 0
    if not header.keys_of("KEYS"):
        return dense_cells(header.name, text, start, header.data_line, size_of(dimensions))
    named = zip(header.values("STUB"), stub, strict=True)
    keys = [(d, d.codes if header.text("KEYS", v).upper() == "CODES" else d.labels) for v, d in named]
    return keyed_cells(header.name, text, start, keys, size_of(dimensions[len(stub) :]))
