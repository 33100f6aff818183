"""The shape of catalogue/benefit_shares.yaml."""

from pydantic import Field

from catalogue.schema import Entry, Month, Titles


class BenefitShare(Entry):
    """A step of the municipality's share of unemployment benefit."""

    over_days: int = Field(gt=0, description="The share is paid from the day after so many days of unemployment on.")
    percent: float = Field(gt=0, le=100)


class BenefitShares(Entry):
    """The municipality's share of unemployment benefit, by days of unemployment, lowest step first."""

    since: Month
    source: Titles
    assumption: Titles = Field(description="What stands for days of benefit, and why that is not exact.")
    shares: tuple[BenefitShare, ...] = Field(min_length=1)

    def percent(self, over_days: int) -> float | None:
        """Return the share from the day after so many days on; None where it does not change there."""
        return next((share.percent for share in self.shares if share.over_days == over_days), None)
