"""A look at a draft: what screening says of each file, and what publishing them together would change.

Nothing of it touches the store: the parts that would be published are built in a temporary folder. Figures are those of
the files, unprotected: who brings an extract must see what it says. Small counts are hidden when it is published.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.catalogue import Catalogue
from catalogue.errors import Message, UserError
from data.cases.columns import CASE_SOURCE
from data.differences import Differences, differences_between
from data.files import ContentFolder
from data.progress import Step, Tell, silent
from data.publication import Received, revised_parts
from data.releases import Cell, Part, Release
from data.spool import temporary_folder
from data.store import Store
from intake.screening.case_material import CaseMaterial
from intake.screening.material import Material, Published
from intake.screening.results import Outcome, Result
from intake.screening.run import Screening, screen_together
from intake.screening.titles import CHECK_TITLES
from knowledge.drafts import Draft, DraftFile, Drafts
from metrics.database import ReleaseDatabase


@dataclass(frozen=True, eq=False)
class Preview:
    """What the store would hold: `after` by source and month; parts that are new lie in `scratch`."""

    base: Release | None
    before: dict[Cell, Part]
    after: dict[Cell, Part]
    store: Store | None
    scratch: ContentFolder
    catalogue: Catalogue
    _folder: TemporaryDirectory[str] = field(repr=False)

    @cached_property
    def differences(self) -> Differences:
        """What would be added, revised and removed."""
        return differences_between(
            self.before, self.store.parts if self.store else self.scratch, self.after, self.scratch
        )

    @cached_property
    def database_before(self) -> ReleaseDatabase | None:
        """The release as it is, opened for questions; None where there is none."""
        if self.store is None or self.base is None:
            return None
        return ReleaseDatabase.open_unprotected(self.store, self.base, self.catalogue)

    @cached_property
    def database_after(self) -> ReleaseDatabase:
        """The release as it would be, opened for questions."""
        paths = [self._path(cell, part) for cell, part in self.after.items()]
        return ReleaseDatabase(paths, self.catalogue)

    @property
    def is_nothing_new(self) -> bool:
        """True where the release would hold exactly what it holds."""
        return self.before == self.after

    def _path(self, cell: Cell, part: Part) -> Path:
        is_old = self.before.get(cell) == part
        folder = self.store.parts if self.store and is_old else self.scratch
        return folder.path(part.sha256)


@dataclass(frozen=True, eq=False)
class Look:
    """What an analyst looks at. `received` and `preview` are there where no file is forbidden."""

    screenings: tuple[Screening, ...]
    received: tuple[Received, ...] = ()
    preview: Preview | None = None

    @property
    def base_id(self) -> int:
        """The release that was looked at; 0 where there was none."""
        return self.preview.base.id if self.preview and self.preview.base else 0

    @property
    def is_publishable(self) -> bool:
        """True where no check forbids it and there is something new."""
        return self.preview is not None and not self.preview.is_nothing_new

    @property
    def warnings(self) -> list[Result]:
        """The warnings of all files."""
        return [warning for screening in self.screenings for warning in screening.warnings]

    @property
    def warning_names(self) -> frozenset[str]:
        """The names of the checks that warn: what must be acknowledged to publish."""
        return frozenset(warning.check for warning in self.warnings)


def look_at(draft: Draft, store: Store, catalogue: Catalogue, tell: Tell = silent) -> Look:
    """Return the look at a draft's files against the release it stands on.

    Raises UserError where a file of the draft or of the store is gone or damaged.
    """
    drafts = Drafts(store)
    files = [(file.name, drafts.path(file), file) for file in draft.files]
    base = store.release(draft.base_id) if draft.base_id else None
    return look_at_files(files, base, store, catalogue, tell)


def look_at_files(
    files: Sequence[tuple[str, Path, DraftFile]],
    base: Release | None,
    store: Store | None,
    catalogue: Catalogue,
    tell: Tell = silent,
) -> Look:
    """Return the look at files (name, where it lies, what is known of it) against a release, if there is any."""
    published, example = Published(store, base), store is not None and store.is_example
    materials = [
        (CaseMaterial if file.source == CASE_SOURCE else Material)(
            path,
            name,
            catalogue,
            published,
            source=file.source,
            example=example,
            tell=lambda rows: tell(Step.READING, rows, 0),
        )
        for name, path, file in files
    ]
    screenings = screen_together(materials)
    if not files or any(screening.outcome == Outcome.FAIL for screening in screenings):
        return Look(screenings)
    received = tuple(
        _received(screening.material, file.sha256) for (_, _, file), screening in zip(files, screenings, strict=True)
    )
    return Look(screenings, received, _preview(received, base, store, catalogue, tell))


def _received(material: Material, sha256: str) -> Received:
    cases = material.cases if isinstance(material, CaseMaterial) else None
    return Received(material.name, material.path, sha256, material.source.id, material.reading.observations, cases)


def require_publishable(look: Look, acknowledged: frozenset[str]) -> None:
    """Raise UserError where a check forbids publishing, a warning is not acknowledged, or nothing would change."""
    failed = [r for screening in look.screenings for r in screening.results if r.outcome == Outcome.FAIL]
    if failed:
        raise UserError(
            "The files cannot be published: {check}. Correct them and give them again.",
            details=[result.finding.message for result in failed],
            check=", ".join(result.check for result in failed),
        )
    missing = look.warning_names - acknowledged
    if missing:
        raise UserError(
            "Warnings that have not been acknowledged: {checks}. Look at them, then acknowledge each by its name.",
            details=[_named(warning) for warning in look.warnings if warning.check in missing],
            checks=", ".join(sorted(missing)),
        )
    if not look.is_publishable:
        raise UserError("Nothing new: the store holds exactly these figures already.")


def _named(warning: Result) -> Message:
    title = Message(CHECK_TITLES[warning.check])
    return Message(
        "{title} ({check}): {message}", {"title": title, "check": warning.check, "message": warning.finding.message}
    )


def _preview(
    received: Sequence[Received], base: Release | None, store: Store | None, catalogue: Catalogue, tell: Tell
) -> Preview:
    folder = temporary_folder("suunta-preview-")
    scratch = ContentFolder(Path(folder.name), ".parquet")
    before = dict(base.by_cell) if base else {}
    parts = store.parts if store else scratch
    after = revised_parts(before, received, parts, catalogue, tell, into=scratch)
    return Preview(base, before, after, store, scratch, catalogue, folder)
