"""The register: which releases there are, of which parts, from which files. SQL, with one migration history."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, create_engine, event, func, insert, inspect, select
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from catalogue.errors import UserError
from data import tables
from data.cases.columns import CASE_SOURCE
from data.releases import Original, Part, Release, ReleaseKind, StoreKind

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_SECONDS = 30
WithRelease = Callable[[Connection, int], object]
"""What is written in the transaction that publishes a release, of which it is given the number."""
# Alembic keeps the migration that runs in globals of its module: one at a time in a process.
_MIGRATING = Lock()


class Register:
    """The releases of one store."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)

    def migrate(self, kind: StoreKind) -> None:
        """Create the tables or bring them up to date, and say what kind of store this is if that is not said yet."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with _MIGRATING, _write_errors(), self._engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.execute(select(tables.store.c.kind)).first() is None:
                connection.execute(insert(tables.store).values(id=1, kind=kind))

    def is_current(self) -> bool:
        """Return whether the tables are those this program knows; False where a migration is due."""
        with self._engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == _newest_revision()

    def kind(self) -> StoreKind | None:
        """Return whether the store holds real or example data; None where it was never set up.

        Raises UserError where the register cannot be opened.
        """
        try:
            if not inspect(self._engine).has_table(tables.store.name):
                return None
            with self._engine.connect() as connection:
                return connection.execute(select(tables.store.c.kind)).scalar_one_or_none()
        except DatabaseError as error:  # "file is not a database", "database disk image is malformed"
            raise UserError(
                "The register {path} cannot be opened: {reason}. See that the folder can be written; if the file is "
                "damaged, restore it from a backup.",
                path=self._engine.url.database,
                reason=str(error.orig),
            ) from error

    def releases(self) -> list[Release]:
        """Return every release, newest first, without its parts."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(tables.release).order_by(tables.release.c.id.desc())).all()
            originals = _originals(connection)
        return [_release(row, (), originals[row.id]) for row in rows]

    def release(self, number: int | None = None) -> Release | None:
        """Return one release with its parts; the newest where no number is given, None where there is none."""
        with self._engine.connect() as connection:
            return _read(connection, _newest_id(connection) if number is None else number)

    def newest_id(self, moment: datetime | None = None) -> int:
        """Return the number of the newest release (that there was at a moment), 0 where there is none."""
        with self._engine.connect() as connection:
            return _newest_id(connection, moment)

    def part_hashes(self) -> set[str]:
        """Return the SHA-256 of every part that any release names, and of what may be shown of them."""
        return self._hashes(tables.part.c.sha256) | self._hashes(tables.protected_part.c.protected_sha256)

    def original_hashes(self) -> set[str]:
        """Return the SHA-256 of every file that any release came from and that is kept as it was received."""
        columns = tables.original.c
        with self._engine.connect() as connection:
            query = select(columns.sha256).where(columns.source != CASE_SOURCE).distinct()
            return set(connection.execute(query).scalars())

    def _hashes(self, column: Column[str]) -> set[str]:
        with self._engine.connect() as connection:
            return set(connection.execute(select(column).distinct()).scalars())

    def copy_to(self, path: Path) -> None:
        """Write a copy of the whole register as it is at one moment, publications under way or not."""
        with _write_errors(), self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM INTO ?", (str(path),))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection to read with."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction. Nothing of it is seen before the block ends well."""
        with _write_errors(), self._engine.begin() as connection:
            yield connection

    def add(
        self,
        connection: Connection,
        *,
        base: Release | None,
        restores: int | None,
        actor: str,
        comment: str,
        parts: Sequence[Part],
        originals: Sequence[Original],
    ) -> int:
        """Write a release and return its number. Raises UserError where another was built on the same base."""
        kind: ReleaseKind = "publication" if restores is None else "restoration"
        values = {
            "base_id": base.id if base else 0,
            "kind": kind,
            "created_at": _moment_after(base).isoformat(timespec="seconds"),
            "actor": actor,
            "comment": comment,
            "restores_id": restores,
        }
        try:
            number = connection.execute(
                insert(tables.release).values(values).returning(tables.release.c.id)
            ).scalar_one()
        except IntegrityError as error:
            raise UserError("Another publication came first. Look at what it changed and publish again.") from error
        rows = [{**_fields(part), "release_id": number, "period": part.period.isoformat()} for part in parts]
        if rows:
            connection.execute(insert(tables.part), rows)
        files = [{**_fields(file), "release_id": number, "position": n} for n, file in enumerate(originals)]
        if files:
            connection.execute(insert(tables.original), files)
        return int(number)


def now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


def _moment_after(base: Release | None) -> datetime:
    """Return the time, but never one before the base's: a clock set back must not change what was known when."""
    return max(now(), base.created_at) if base else now()


@cache
def _newest_revision() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _newest_id(connection: Connection, moment: datetime | None = None) -> int:
    query = select(func.coalesce(func.max(tables.release.c.id), 0))
    if moment is not None:
        query = query.where(tables.release.c.created_at <= moment.astimezone(UTC).isoformat(timespec="seconds"))
    return int(connection.execute(query).scalar_one())


def _engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS} if url.startswith("sqlite") else {})
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")  # readers do not wait for a publication
    cursor.execute("PRAGMA synchronous=FULL")  # a release that was reported survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


@contextmanager
def _write_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        if "locked" in reason:
            raise UserError("Somebody else is publishing. Try again in a moment; nothing has been changed.") from error
        raise UserError("The store cannot be written: {reason}. Nothing has been changed.", reason=reason) from error


def _read(connection: Connection, number: int) -> Release | None:
    row = connection.execute(select(tables.release).where(tables.release.c.id == number)).first()
    if row is None:
        return None
    found = connection.execute(
        select(tables.part)
        .where(tables.part.c.release_id == number)
        .order_by(tables.part.c.source, tables.part.c.period)
    )
    parts = tuple(Part(p.source, date.fromisoformat(p.period), p.sha256, p.rows) for p in found)
    return _release(row, parts, _originals(connection, number)[number])


def _originals(connection: Connection, number: int | None = None) -> dict[int, list[Original]]:
    query = select(tables.original).order_by(tables.original.c.release_id, tables.original.c.position)
    if number is not None:
        query = query.where(tables.original.c.release_id == number)
    found: dict[int, list[Original]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.release_id].append(Original(row.name, row.source, row.sha256, row.bytes))
    return found


def _release(row: object, parts: tuple[Part, ...], originals: list[Original]) -> Release:
    fields = row._mapping  # type: ignore[attr-defined]
    return Release(
        id=fields["id"],
        base_id=fields["base_id"],
        kind=fields["kind"],
        created_at=datetime.fromisoformat(fields["created_at"]),
        actor=fields["actor"],
        comment=fields["comment"],
        parts=parts,
        originals=tuple(originals),
        restores_id=fields["restores_id"],
    )


def _fields(item: Part | Original) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}
