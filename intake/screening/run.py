"""Running the checks: stage by stage, and no further than the first stage that forbids publishing."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalogue.errors import UserError, sentence
from intake.screening.case_rows import CASE_ROW_CHECKS, CASE_TOGETHER_CHECKS
from intake.screening.cases import CASE_CODE_CHECKS, CASE_COLUMN_CHECKS, CASE_TYPE_CHECKS
from intake.screening.codes import PLACE_CHECKS
from intake.screening.columns import COLUMN_CHECKS
from intake.screening.domain import DOMAIN_CHECKS
from intake.screening.drop import DROP_CHECKS
from intake.screening.durations import DURATION_CHECKS
from intake.screening.material import Material
from intake.screening.reading import CODE_CHECKS, FILE_CHECKS, KEY_CHECKS, TYPE_CHECKS
from intake.screening.release import RELEASE_CHECKS
from intake.screening.results import Finding, Outcome, Result, Stage
from intake.screening.series import SERIES_CHECKS
from intake.screening.sources import SOURCE_CHECKS
from intake.screening.values import VALUE_CHECKS

Check = Callable[[Material], Finding]
STAGES: dict[Stage, tuple[Check, ...]] = {
    Stage.FILE: FILE_CHECKS,
    Stage.COLUMNS: (*COLUMN_CHECKS, *CASE_COLUMN_CHECKS),
    Stage.TYPES: (*TYPE_CHECKS, *CASE_TYPE_CHECKS),
    Stage.KEYS: (*KEY_CHECKS, *CASE_ROW_CHECKS),
    Stage.CODES: (*CODE_CHECKS, *PLACE_CHECKS, *CASE_CODE_CHECKS),
    Stage.VALUES: (*CASE_TOGETHER_CHECKS, *VALUE_CHECKS),
    Stage.DOMAIN: (*DOMAIN_CHECKS, *DURATION_CHECKS, *SERIES_CHECKS),
    Stage.DROP: DROP_CHECKS,
    Stage.RELEASE: (*RELEASE_CHECKS, *SOURCE_CHECKS),
}
# What cannot be opened, or is of no known source, makes the other checks of its stage say the same again.
ONE_FAULT_AT_A_TIME = (Stage.FILE, Stage.COLUMNS)
# These look at a file beside the others that were given with it, so they begin when all of them are known to be sound.
SIDE_BY_SIDE = (Stage.DROP, Stage.RELEASE)
# Of a case file the rows are looked at in the stages before this one; from here on what is counted of all together.
COUNTED_FROM = Stage.VALUES
CASE_CHECKS = frozenset(
    (*CASE_COLUMN_CHECKS, *CASE_TYPE_CHECKS, *CASE_ROW_CHECKS, *CASE_CODE_CHECKS, *CASE_TOGETHER_CHECKS)
)
STAGE_TITLES = {
    Stage.FILE: sentence("File"),
    Stage.COLUMNS: sentence("Columns"),
    Stage.TYPES: sentence("Cells"),
    Stage.KEYS: sentence("Rows"),
    Stage.CODES: sentence("Places, months and groups"),
    Stage.VALUES: sentence("Values"),
    Stage.DOMAIN: sentence("Meaning"),
    Stage.DROP: sentence("Beside the other files"),
    Stage.RELEASE: sentence("Against what is published"),
}


@dataclass(frozen=True, eq=False)
class Screening:
    """The results of one file, in the order of the checks."""

    material: Material
    results: tuple[Result, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst outcome."""
        order = list(Outcome)
        return max((result.outcome for result in self.results), key=order.index, default=Outcome.PASS)

    @property
    def warnings(self) -> list[Result]:
        """What must be acknowledged."""
        return [result for result in self.results if result.outcome == Outcome.WARNING]

    @property
    def stopped_at(self) -> Stage | None:
        """The stage that ended the screening; None where all stages were run."""
        return next((result.stage for result in self.results if result.outcome == Outcome.FAIL), None)


def screen(material: Material) -> Screening:
    """Return what the checks say of a file that is given alone."""
    return screen_together([material])[0]


def screen_together(materials: Sequence[Material]) -> tuple[Screening, ...]:
    """Return what the checks say of files given together, in the order in which they would be published.

    Files that a check forbids are left out where the others are looked at side by side.
    """
    begun = [Screening(material, tuple(_results(material, _alone(material)))) for material in materials]
    sound = tuple(screening.material for screening in begun if screening.stopped_at is None)
    for material in sound:
        material.join(sound)
    return tuple(_finished(screening) for screening in begun)


def _alone(material: Material) -> list[Stage]:
    """Return the stages in which a file is looked at alone."""
    order = list(STAGES)
    return order[: order.index(COUNTED_FROM if material.is_cases else SIDE_BY_SIDE[0])]


def _finished(begun: Screening) -> Screening:
    """Return the screening of a file with the stages side by side, where it has come so far."""
    if begun.stopped_at is not None:
        return begun
    rest = [stage for stage in STAGES if stage not in _alone(begun.material)]
    return Screening(begun.material, (*begun.results, *_results(begun.material, rest)))


def _checks(material: Material, stage: Stage) -> list[Check]:
    """Return the checks of a stage that a file goes through.

    A case file goes through those of its rows; what is counted of all case files, through the others, once.
    """
    of_cases: list[Check] = [check for check in STAGES[stage] if check in CASE_CHECKS]
    others = [check for check in STAGES[stage] if check not in CASE_CHECKS]
    if not material.is_cases:
        return others
    if stage == Stage.FILE or (stage not in _alone(material) and material.has_observations):
        return [*of_cases, *others]
    return of_cases


def _results(material: Material, stages: Iterable[Stage]) -> Iterator[Result]:
    for stage in stages:
        failed = False
        for check in _checks(material, stage):
            result = _result(check, stage, material)
            failed = failed or result.outcome == Outcome.FAIL
            yield result
            if failed and stage in ONE_FAULT_AT_A_TIME:
                return
        if failed:
            return


def _result(check: Check, stage: Stage, material: Material) -> Result:
    """Run one check. What it asks for may be unreadable: then that is what it says."""
    started = time.perf_counter()
    try:
        finding = check(material)
    except UserError as error:
        finding = Finding(Outcome.FAIL, error.message, details=error.details)
    return Result(check.__name__.removeprefix("check_"), stage, finding, time.perf_counter() - started)
