"""What comes next in the user's language. The rows are those of metrics.ahead, as dicts."""

from catalogue.benefit_schema import BenefitShares
from catalogue.catalogue import Catalogue
from catalogue.language import EN_DASH, NO_BREAK, Language
from catalogue.months import parse_month
from catalogue.schema import Indicator
from metrics.ahead import HORIZON_NAMES, MONTHS, Ahead
from metrics.cohort_words import Said
from metrics.words import Row, coverage_text, figure_text, status_word

KNOWN = ("exact", "range")
ANSWER_STEP, ANSWER_HORIZON = MONTHS[1], HORIZON_NAMES[-1]
"""Three months within thirty days: what the answer is about."""


def spells_text(row: Row, language: Language) -> str:
    """Return a count as `77` or `9–15`, or the word that says why there is none."""
    return bounds_text(row, "", language) or status_word(row["status"], language)


def bounds_text(row: Row, part: str, language: Language) -> str:
    """Return `77` or `9–15` by the columns `<part>lower` and `<part>upper`; nothing where they are not known."""
    bounds = row[f"{part}lower"], row[f"{part}upper"]
    return "" if None in bounds else EN_DASH.join(dict.fromkeys(map(language.number, bounds)))


def percent_text(row: Row, language: Language) -> str:
    """Return the share of a cohort that is still open as `62,0 %` or `60,0–65,0 %`; nothing where it is not known."""
    bounds = row["share_lower"], row["share_upper"]
    if None in bounds:
        return ""
    return EN_DASH.join(dict.fromkeys(language.number(bound, 1) for bound in bounds)) + f"{NO_BREAK}%"


def days_of(horizon: str) -> int:
    """Return the days of a horizon of metrics.ahead: 14 of `14d`."""
    return int(horizon.removesuffix("d"))


def step_title(step: str, language: Language) -> str:
    """Return a step of time: `1 kk`, `100 pv`."""
    if step in MONTHS:
        return language.say("{months} mo", months=step.removesuffix("m"))
    return language.say("{days} d", days=step.removeprefix("d"))


def condition_title(condition: str, language: Language) -> str:
    """Return which spells are counted."""
    titles = {
        "all": language.say("all"),
        "no_plan": language.say("without a plan"),
        "no_service": language.say("without a service"),
    }
    return titles[condition]


def within_title(horizon: str, language: Language) -> str:
    """Return how soon a step comes, as the head of a column: `14 pv`."""
    return language.say("{days} d", days=days_of(horizon)).replace(" ", NO_BREAK)


def answer_sentences(figures: Ahead, catalogue: Catalogue, language: Language) -> list[Said]:
    """Return the answer: how many will pass three months within thirty days, how many without a plan, where most."""
    row = figures.count(figures.area, ANSWER_STEP, ANSWER_HORIZON)
    if row["status"] not in KNOWN:
        word = status_word(row["status"], language)
        return [Said("", language.say("Spells that will pass 3 months within 30 days: {word}.", word=word))]
    if row["upper"] == 0:
        return [Said("", language.say("No unemployment spell will pass 3 months within 30 days."))]
    count, coverage = spells_text(row, language), coverage_text(row, language)
    texts = [
        language.say("{count} unemployment spells will pass 3 months within 30 days unless they end.", count=count),
        _plan_sentence(figures, language),
        _most_sentence(figures, catalogue, language),
        f"({coverage})" if coverage else "",
    ]
    return [Said("", " ".join(filter(None, texts)))]


def _plan_sentence(figures: Ahead, language: Language) -> str:
    row = figures.count(figures.area, ANSWER_STEP, ANSWER_HORIZON, "no_plan")
    if row["status"] not in KNOWN:
        return ""
    if row["upper"] == 0:
        return language.say("All of them have a plan.")
    return language.say("Of them {count} have no plan.", count=spells_text(row, language))


def _most_sentence(figures: Ahead, catalogue: Catalogue, language: Language) -> str:
    """Return where most are, if hidden cells leave no doubt."""
    rows = [figures.count(place, ANSWER_STEP, ANSWER_HORIZON) for place in figures.members]
    known = sorted((row for row in rows if row["status"] in KNOWN), key=lambda row: -row["lower"])
    if len(known) < 2 or known[0]["lower"] <= max(row["upper"] for row in known[1:]):
        return ""
    place = catalogue.places.titles(known[0]["place"])[language.code]
    return language.say("Most of them are in {place}: {count}.", place=place, count=spells_text(known[0], language))


def share_heading(step: str, shares: BenefitShares, language: Language) -> str:
    """Return a step of days with the share from then on: `yli 100 pv: 10 %`; without it where the shares have none."""
    days = int(step.removeprefix("d"))
    percent = shares.percent(days)
    if percent is None:
        return language.say("over {days} d", days=days)
    return language.say("over {days} d: {percent} %", days=days, percent=language.figure(percent))


def newest_head(figures: Ahead, language: Language) -> list[str]:
    """Return the heads of the newest flow's columns, `10/2026 osuus` the second; none where there is no flow."""
    months = [parse_month(period) for period in figures.newest.get_column("period").unique()]
    if not months or months[0] is None:
        return []
    month = language.month_short(months[0])
    return [f"{month} {language.say('spells')}", f"{month} {language.say('share')}"]


def newest_counts(figures: Ahead, row: Row, indicator: Indicator, language: Language) -> list[tuple[str, str]]:
    """Return the spells and the share of the newest flow into the step of a flow to come, each with its status."""
    newest = figures.newest_flow(row["place"], row["step"])
    if newest is None:
        return [(status_word("missing", language), "missing")] * 2
    spells = bounds_text(newest, "numerator_", language)
    is_range = newest["numerator_lower"] != newest["numerator_upper"]
    share = figure_text(newest, indicator, language), newest["status"]
    if not spells:
        return [(status_word(newest["status"], language), newest["status"]), share]
    return [(spells, "range" if is_range else "exact"), share]


def percent_count(row: Row, language: Language) -> tuple[str, str]:
    """Return the share of a cohort that is still open, or the word that says why there is none; and its status."""
    text = percent_text(row, language)
    if text:
        return text, "exact" if row["share"] is not None else "range"
    unknown = "missing" if row["began_lower"] is None else "hidden"
    status = unknown if row["status"] in KNOWN else row["status"]
    return status_word(status, language), status
