"""The shape of the catalogue's YAML files. A misspelt key, a wrong type or a missing text is an error at start."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from catalogue.months import parse_month


def _month(value: object) -> object:
    return parse_month(value) if isinstance(value, str) else value


Month = Annotated[date, BeforeValidator(_month)]
Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^\d{3}$", description="Municipality code: text of three digits.")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
PlaceId = Annotated[str, Field(pattern=r"^[a-z]+(:[A-Za-z0-9-]+)?$|^\d{3}$")]


class Entry(BaseModel):
    """A catalogue entry: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Titles(Entry):
    """One text in the three languages. All three are required."""

    fi: Text
    sv: Text
    en: Text

    def __getitem__(self, language: str) -> str:
        return str(getattr(self, language))


class Measure(Entry):
    """An additive count (or a published rate, `additive: false`) per place and month."""

    id: Identifier
    kind: Literal["stock", "flow"] = Field(description="stock: a year is the mean of its months; flow: months add up.")
    unit: Literal["persons", "spells", "vacancies", "days", "days_squared", "percent"]
    additive: bool = True
    totals: bool = Field(
        default=True, description="Whether totals over places are shown; else sums of small counts as ranges."
    )
    amount_of: Identifier | None = Field(default=None, description="The count whose units an amount describes.")
    counts_same_as: Identifier | None = Field(default=None, description="Another count, as a rule equal to this one.")
    part_of: tuple[Identifier, ...] = Field(default=(), description="Counts that this one is part of.")
    foretells: tuple[Identifier, ...] = Field(default=(), description="Counts of the month after, at most this one.")
    title: Titles
    definition: Titles

    @property
    def counts_units(self) -> bool:
        """True where a cell counts persons, spells or vacancies, so that a hidden cell has the source's bounds."""
        return self.unit in ("persons", "spells", "vacancies")


class Case(Entry):
    """One case towards a target, as it follows its number: 'plan more' after 1, 'plans more' after any other."""

    one: Titles
    many: Titles


class Indicator(Entry):
    """What is shown: factor x sum(numerator) / sum(denominator)."""

    id: Identifier
    key: bool = Field(default=False, description="True for the indicators of the overview's cards, in file order.")
    form: Literal["proportion", "share", "mean"]
    numerator: tuple[Identifier, ...] = Field(min_length=1)
    denominator: tuple[Identifier, ...] = Field(min_length=1)
    factor: float = Field(gt=0, description="Turns the ratio into the unit: 100 for per cent, 1/7 for weeks from days.")
    unit: Literal["percent", "weeks", "days_squared"]
    decimals: int = Field(ge=0, le=3)
    better: Literal["up", "down"]
    cohort_months: int = Field(default=0, ge=0, description="How many months earlier the cohort of a flow began.")
    published_rate: Identifier | None = None
    sources: tuple[Identifier, ...] = Field(min_length=1, description="Preferred first.")
    minimum_n: int = Field(ge=1, description="A smaller denominator gives no monthly verdict.")
    auxiliary: bool = Field(default=False, description="True where another indicator needs it and no screen shows it.")
    spread: Identifier | None = Field(default=None, description="The auxiliary mean of squares that an interval needs.")
    definition_status: Literal["verified", "open"]
    title: Titles
    spoken: Titles | None = Field(
        default=None,
        description="The subject of a sentence after a genitive, a noun phrase, where the title is none.",
    )
    short: Titles
    n_title: Titles = Field(description="What the denominator counts, as it follows a number: '4 422 spells begun'.")
    case: Case | None = Field(default=None, description="What brings a target nearer; none where it is not cases.")
    definition: Titles
    caveats: Titles

    @property
    def counted(self) -> frozenset[str]:
        """The measures whose sums it is made of."""
        return frozenset(self.numerator + self.denominator)

    def subject(self, language_code: str) -> str:
        """Return the words that follow a genitive in a sentence: `aktivointiaste` after `Kajaanin`."""
        if self.spoken is not None:
            return self.spoken[language_code]
        title = self.title[language_code]
        return title[0].lower() + title[1:]


class Column(Entry):
    """What one column (or one value of the contents variable) of a source means."""

    measure: Identifier
    sex: str = "_T"
    age_group: str = "_T"
    breakdown: str = "_T"
    header: str | None = Field(default=None, description="The title that files may write in place of the code.")


class DerivedTotal(Entry):
    """A total that the source leaves out: the sum of a breakdown's parts."""

    measure: Identifier
    breakdown: tuple[str, ...] = Field(min_length=1)
    optional: tuple[str, ...] = ()


class Partition(Entry):
    """Categories of one dimension that add up to the total."""

    measure: Identifier
    dimension: Literal["sex", "age_group", "breakdown"]
    categories: tuple[str, ...] = Field(min_length=2)


class Recognition(Entry):
    """Regular expressions that give another statistic away."""

    title: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


# The smallest count that is shown where a source does not say what it hides: the rule of Statistics Finland's tables.
DEFAULT_THRESHOLD = 5

CellStatus = Literal["hidden", "missing", "not_applicable"]


class Source(Entry):
    """Where files come from and how their names map to measures."""

    id: Identifier
    kind: Literal["statistics", "cases", "example", "other_statistic"]
    title: Titles
    about: Titles = Field(description="What it is and what it is for, in a sentence or two.")
    address: Titles | None = Field(default=None, description="Web address where it is fetched.")
    schedule: Titles = Field(description="How often and when it appears.")
    fetch: tuple[Titles, ...] = Field(min_length=1, description="Numbered steps for one who never has fetched it.")
    first_month: Month | None = Field(default=None, description="No figure of the source is older than this month.")
    publisher: Text
    licence: Text
    policy: Literal["public", "confidential"]
    place: Literal["required", "country"] = Field(
        description="country: the file has no place column and speaks of all."
    )
    hidden_bounds: tuple[int, int] | None = Field(default=None, description="What a hidden count may be.")
    symbols: dict[str, CellStatus] = {}
    columns: dict[str, Column] = {}
    dimension_columns: dict[str, Literal["sex", "age_group", "breakdown"]] = {}
    status_suffix: str | None = None
    totals: tuple[DerivedTotal, ...] = ()
    partitions: tuple[Partition, ...] = ()
    recognised_by: Recognition = Recognition()
    release_dates: tuple[date, ...] = Field(default=(), description="Announced days of publication, oldest first.")
    known_faults: tuple[Titles, ...] = ()
    ignored: frozenset[str] = Field(default=frozenset(), description="Columns that files have and that mean nothing.")

    @property
    def threshold(self) -> int:
        """The smallest count of a confidential source that may be shown beside 0."""
        return self.hidden_bounds[1] + 1 if self.hidden_bounds else DEFAULT_THRESHOLD

    def declaring(self, column: str, means: str | None) -> "Source":
        """Return the source with one more column: it means the same as the column `means`, or nothing (None)."""
        if means is None:
            return self.model_copy(update={"ignored": self.ignored | {column}})
        return Source.model_validate(self.model_dump() | {"columns": {**self.columns, column: self.columns[means]}})

    def column(self, text: str) -> Column | None:
        """Return what a code or title means in this source, None where it declares no such thing."""
        return self.columns.get(text) or self._by_header.get(_folded(text))

    @cached_property
    def _by_header(self) -> dict[str, Column]:
        return {_folded(column.header): column for column in self.columns.values() if column.header}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class Break(Entry):
    """A dated event that a reader of a series must know."""

    id: Identifier
    kind: Literal["break", "shock", "note"]
    since: Month = Field(alias="from")
    until: Month | None = Field(default=None, alias="to")
    indicators: tuple[str, ...] = Field(min_length=1, description="Ids, or [all].")
    places: tuple[PlaceId, ...] | None = None
    title: Titles
    description: Titles
    source: Text


class Whole(Entry):
    """Categories that add up to another: to the total, or to a wider group."""

    whole: str
    parts: tuple[str, ...] = Field(min_length=2)


class Dimension(Entry):
    """A dimension beside measure, place and month, with its categories."""

    title: Titles
    categories: dict[str, Titles]
    partitions: tuple[Whole, ...] = Field(default=(), description="Categories that add up to another.")
    within: dict[str, str] = Field(default={}, description="Categories that are part of another.")
    shares: dict[str, str] = Field(default={}, description="Categories that are read as a share of another.")
