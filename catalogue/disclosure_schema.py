"""What catalogue/disclosure.yaml declares: the cost of hiding, and what bounds counts beside sums."""

from typing import Literal

from pydantic import Field

from catalogue.schema import Entry, Identifier


class Order(Entry):
    """Counts that together are at most as many as others together, of the same place, month and group."""

    smaller: tuple[Identifier, ...] = Field(min_length=1)
    larger: tuple[Identifier, ...] = Field(min_length=1)


class Within(Entry):
    """A count of one month that lies within a count of another."""

    smaller: Identifier
    larger: Identifier
    months: int = Field(ge=1, description="How many months before the smaller one the larger one is counted.")


class Disclosure(Entry):
    """What hiding a cell costs, and what bounds cells beside sums.

    The cost is the product of the weights of its place, sex, age group, breakdown and measure.

    Where a confidential count has to be protected by hiding others as well, the cheapest are hidden.
    """

    place: dict[Literal["municipality", "group", "region", "employment_area", "country"], float]
    total: float = Field(ge=1, description="Factor of each of sex, age group and breakdown that is the total.")
    key: float = Field(ge=1, description="Factor of the measures beneath the key indicators.")
    within: tuple[Within, ...] = Field(default=(), description="Counts that lie within one of an earlier month.")
    orders: tuple[Order, ...] = Field(default=(), description="Counts that others bound together.")
