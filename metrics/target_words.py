"""What a target says of a figure, in pieces that a card, a table and a sentence put together as they need.

A figure with counts is compared by cases and by its interval (metrics.comparisons.targets). A mean, and a rate whose
counts are not published, have no cases: their value alone is compared, as it is shown.
"""

from dataclasses import dataclass

from catalogue.language import EN_DASH, NO_BREAK, Language, rounded
from catalogue.schema import Indicator
from metrics.comparisons.targets import Distance, Verdict, distance
from metrics.comparisons.words import cases_text, verdict_text
from metrics.ratios import SHOWN, SUMS
from metrics.words import Row, change_unit_text, remark_word, status_word, unit_text

# Differences of decimals carry rounding errors.
_DECIMALS = 9


@dataclass(frozen=True)
class TargetWords:
    """The pieces, each a text in the language; those that say nothing are empty."""

    target: str
    """`tavoite 97 %`, `tavoite enintään 20 %`."""
    distance: str
    """`3 suunnitelmaa lisää`, `tavoitteeseen 2,3 vk`; empty where the target is reached or nothing can be compared."""
    verdict: str
    """`tavoite saavutettu`, `tavoitetta ei saavutettu`, `ei voi sanoa`, `ei voi verrata`; for a value alone whether it
    meets the target."""
    reason: str
    """Why no verdict is given: `tavallinen vaihtelu riittää selitykseksi`, `salattu`."""
    outcome: Verdict | None
    """None where no figure is shown, and where a value is compared whose variation is not known."""

    @property
    def judged(self) -> str:
        """The verdict with its reason: `ei voi sanoa: tavallinen vaihtelu riittää selitykseksi`."""
        return ": ".join(filter(None, [self.verdict, self.reason]))

    @property
    def text(self) -> str:
        """Everything: `tavoite 97 %, 3 suunnitelmaa lisää; tavoitetta ei saavutettu`."""
        return "; ".join([", ".join(filter(None, [self.target, self.distance])), self.judged])


def target_words(row: Row, target: float, indicator: Indicator, language: Language) -> TargetWords:
    """Return what the target says of a figure (a row of metrics.figures); `target` is in the indicator's unit."""
    said = target_text(target, indicator, language)
    if row["status"] not in SHOWN:
        reason = status_word(row["status"], language)
        return TargetWords(said, "", language.say("cannot be compared"), reason, None)
    if indicator.form == "mean" or row["status"] == "rate":
        return _of_value(row, target, indicator, language)
    found = distance(_place(row, indicator), target / indicator.factor, indicator.better)
    verdict = Verdict.CANNOT_TELL if row["too_few"] else found.verdict
    away = cases_text(found, indicator, language)
    if not away and verdict is Verdict.CANNOT_TELL:
        away = language.say("the figure meets the target")
    reason = _reason(row, found, language) if verdict is Verdict.CANNOT_TELL else ""
    return TargetWords(said, away, verdict_text(verdict, language), reason, verdict)


def target_text(target: float, indicator: Indicator, language: Language) -> str:
    """Return `tavoite 97 %`, or `tavoite enintään 20 %` where less is better."""
    value = target_value_text(target, indicator, language)
    if indicator.better == "down":
        return language.say("target at most {value}", value=value)
    return language.say("target {value}", value=value)


def limit_text(target: float, indicator: Indicator, language: Language) -> str:
    """Return the target for a cell that is headed so: `vähintään 97 %`, `enintään 20 %`."""
    value = target_value_text(target, indicator, language)
    if indicator.better == "down":
        return language.say("at most {value}", value=value)
    return language.say("at least {value}", value=value)


def target_value_text(target: float, indicator: Indicator, language: Language) -> str:
    """Return `97 %` with the decimals that somebody has given."""
    return f"{language.figure(target)}{NO_BREAK}{unit_text(indicator, language)}"


def _place(row: Row, indicator: Indicator) -> Row:
    """Return the figure as a row of metrics.comparisons.proportions."""
    rates = {"rate": "value", "rate_lower": "lower", "rate_upper": "upper"}
    fractions = {rate: None if row[name] is None else row[name] / indicator.factor for rate, name in rates.items()}
    return {name: row[name] for name in SUMS} | fractions


def _reason(row: Row, found: Distance, language: Language) -> str:
    if row["too_few"]:
        return remark_word("too_few", language)
    if found.cases_lower == 0 < found.cases_upper:
        return language.say("hidden cells leave both possible")
    return language.say("ordinary variation is enough to explain the difference")


def _of_value(row: Row, target: float, indicator: Indicator, language: Language) -> TargetWords:
    """Compare the value, or the ends of what it may be, as they are shown."""
    lower, upper = (float(rounded(row[end], indicator.decimals)) for end in ("lower", "upper"))
    ends = (target - upper, target - lower) if indicator.better == "up" else (lower - target, upper - target)
    least, most = (max(0.0, round(end, _DECIMALS)) for end in ends)
    said, away = target_text(target, indicator, language), _away(least, most, indicator, language)
    if row["too_few"] or least == 0 < most:
        reason = (
            remark_word("too_few", language) if row["too_few"] else language.say("hidden cells leave both possible")
        )
        return TargetWords(said, away, verdict_text(Verdict.CANNOT_TELL, language), reason, Verdict.CANNOT_TELL)
    meets, misses = language.say("the figure meets the target"), language.say("the figure does not meet the target")
    return TargetWords(said, away, misses if most else meets, language.say("its variation is not known"), None)


def _away(least: float, most: float, indicator: Indicator, language: Language) -> str:
    if most == 0:
        return ""
    low, high = (language.number(end, indicator.decimals) for end in (least, most))
    span = low if low == high else f"{low}{EN_DASH}{high}"
    difference = f"{span}{NO_BREAK}{change_unit_text(indicator, language)}"
    return language.say("{difference} to the target", difference=difference)
