"""What a table on a page shows: its cells as text, to be laid beside the file of the same table."""

from html.parser import HTMLParser


class _Cells(HTMLParser):
    """Collects the text of every cell, row by row; notes under a figure are texts of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self._in_cell = False

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append([])
            self._in_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data):
        if self._in_cell and data.strip():
            self.rows[-1][-1].append(data.strip())


def table_of(page, caption_or_heading):
    """Return the rows below the head of the one table whose markup holds this text; a cell is the list of its texts."""
    (body,) = (
        element.proto.body
        for element in page.get("html")
        if "<table" in element.proto.body and caption_or_heading in element.proto.body
    )
    cells = _Cells()
    cells.feed(body[body.index("<tbody") :])
    return cells.rows
