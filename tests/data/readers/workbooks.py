"""Workbooks for the tests: built with xlsxwriter, damaged with zipfile."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter


def workbook(*sheets):
    """Return a workbook; each sheet is a list of rows or a function that writes into workbook and sheet."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for number, sheet in enumerate(sheets, start=1):
            page = book.add_worksheet(f"Taul{number}")
            if callable(sheet):
                sheet(book, page)
                continue
            for row, cells in enumerate(sheet):
                for column, cell in enumerate(cells):
                    if cell not in (None, ""):
                        page.write(row, column, cell)
    return content.getvalue()


def changed(content, **entries):
    """Return a workbook whose entries went through a function each: part of the entry's name, __ for /, -> function."""
    renamed = {name.replace("__", "/"): change for name, change in entries.items()}
    result = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = next((change for part, change in renamed.items() if part in name), None)
            new.writestr(name, change(old.read(name)) if change else old.read(name))
    return result.getvalue()
