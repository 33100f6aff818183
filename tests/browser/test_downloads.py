"""Files of the overview in a real browser: what is clicked arrives, named and whole."""

import fastexcel
import pytest

from reports.workbook import HEADER_ROW
from tests.browser.looking import WIDE
from tests.browser.test_fresh_server import example_store, server  # noqa: F401 - fixtures
from tests.browser.test_overview import opened

pytestmark = pytest.mark.browser


def download(page, key):
    with page.expect_download(timeout=60_000) as waiting:
        page.locator(f".st-key-{key}").get_by_role("button").click()
    return waiting.value


def test_the_matrix_arrives_as_excel_as_it_is_shown(page, server):  # noqa: F811
    opened(page, server, WIDE, "?lang=fi&month=2026-06")
    file = download(page, "download-matrix-xlsx")
    assert file.suggested_filename == "suunta-esimerkki-kainuu-koillismaa-kunnat-2026-06-julkaisu-1.xlsx"
    rows = fastexcel.read_excel(str(file.path())).load_sheet(0, header_row=HEADER_ROW, dtypes="string").to_polars()
    assert rows.get_column("Näytöllä").to_list() == page.locator(".suunta-matrix .suunta-value").all_inner_texts()


def test_the_chart_arrives_as_a_picture(page, server):  # noqa: F811
    opened(page, server, WIDE, "?lang=fi&month=2026-06")
    file = download(page, "download-trend-svg")
    assert file.suggested_filename.endswith(".svg")
    assert "Esimerkkiaineisto: kaikki luvut ovat keksittyjä." in file.path().read_text(encoding="utf-8")
