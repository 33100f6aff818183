"""How large a file may be. What is beyond a limit is refused with a sentence before it takes the machine's memory."""

from dataclasses import dataclass

from catalogue.errors import UserError
from data.settings import whole_number

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Limits:
    """The limits of one installation; the first three are settings, see docs/administrators.md."""

    file_bytes: int = 4096 * MEGABYTE
    """Size of a file on disk: read in batches, so that memory does not bound it."""
    whole_bytes: int = 512 * MEGABYTE
    """Size, unpacked, of what must be in memory at once: a PX or Excel file, eight times a JSON file, a column of a
    Parquet row group."""
    rows: int = 20_000_000
    cells: int = 1_000_000_000
    columns: int = 2_000
    cell_characters: int = 10_000
    """Of a cell; a longer one is named."""

    @classmethod
    def of_environment(cls) -> "Limits":
        """Return the limits that SUUNTA_MAX_FILE_MB, SUUNTA_MAX_WHOLE_MB and SUUNTA_MAX_ROWS set."""
        return cls(
            file_bytes=MEGABYTE * whole_number("SUUNTA_MAX_FILE_MB", cls.file_bytes // MEGABYTE),
            whole_bytes=MEGABYTE * whole_number("SUUNTA_MAX_WHOLE_MB", cls.whole_bytes // MEGABYTE),
            rows=whole_number("SUUNTA_MAX_ROWS", cls.rows),
        )

    def check_file(self, name: str, size: int) -> None:
        """Raise UserError for a file that is too large to be read at all."""
        if size > self.file_bytes:
            raise UserError(
                "«{file}» is too large: {found} MB, and {limit} MB is the limit here. Give it in smaller parts, such "
                "as a year at a time.",
                file=name,
                found=_megabytes(size),
                limit=_megabytes(self.file_bytes),
            )

    def check_whole(self, name: str, size: int) -> None:
        """Raise UserError for what must be in memory at once and would not fit."""
        if size > self.whole_bytes:
            raise UserError(
                "«{file}» unpacks to {found} MB, and {limit} MB is the limit for this kind of file. Give it as CSV or "
                "Parquet, or in smaller parts.",
                file=name,
                found=_megabytes(size),
                limit=_megabytes(self.whole_bytes),
            )

    def check_columns(self, name: str, columns: int) -> None:
        """Raise UserError for a table with too many columns."""
        if columns > self.columns:
            raise UserError(
                "«{file}» has {found} columns, and {limit} is the limit. It is hardly a table of statistics.",
                file=name,
                found=columns,
                limit=self.columns,
            )

    def check_rows(self, name: str, rows: int, columns: int) -> None:
        """Raise UserError for a table with too many rows or cells."""
        limit = min(self.rows, self.cells // max(1, columns))
        if rows > limit:
            raise UserError(
                "«{file}» has more than {limit} rows, which is the limit. Give it in smaller parts, such as a year at "
                "a time.",
                file=name,
                limit=limit,
            )

    def check_cell(self, name: str, row: int, column: str, characters: int) -> None:
        """Raise UserError for a cell too long to be a figure or a name."""
        if characters > self.cell_characters:
            raise UserError(
                "«{file}», row {row}, column «{column}»: the cell has {found} characters, and {limit} is the limit. Is "
                "a quotation mark missing?",
                file=name,
                row=row,
                column=column[:80],
                found=characters,
                limit=self.cell_characters,
            )


def _megabytes(size: int) -> int:
    return -(-size // MEGABYTE)
