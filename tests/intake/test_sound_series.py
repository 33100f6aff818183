"""By property: an extract with sexes, months and days that hang together is never forbidden, whatever is hidden."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.screened import months, screened, table

PLACES = ("205", "290", "697", "620", "105", "578")
HEAD = (
    "municipality;month;sex;unemployed;labour_force;passed_1m;plan_before_1m;began_3m_ago;reached_3m;"
    "open_spells;open_days;open_days_squared"
)


def counts_of(unemployed: int, reach: float) -> list[int]:
    """Return the counts of one sex in the order of HEAD: every numerator is a part of its denominator."""
    passed, begun = unemployed // 8, unemployed // 6
    labour_force = unemployed * 8 + 100
    cohorts = [passed, int(passed * reach), begun, int(begun * reach)]
    return [unemployed, labour_force, *cohorts, unemployed, unemployed * 200, unemployed * 200**2]


def row_of(place: str, month: str, sex: str, counts: list[int]) -> str:
    """Write a row as sources do: counts of 1 to 4 are hidden, and the days of so few spells."""
    *persons, days, squares = counts
    cells = ["..." if 1 <= count <= 4 else str(count) for count in persons]
    of_spells = ["..." if cells[-1] == "..." else str(number) for number in (days, squares)]
    return ";".join([place, month, sex, *cells, *of_spells])


@st.composite
def sound_extracts(draw):
    """Draw an extract: of each place and month a row for each sex, and one for both that is their sum."""
    levels = {p: draw(st.integers(0, 20_000)) for p in draw(st.lists(st.sampled_from(PLACES), min_size=1, unique=True))}
    rows = []
    for month in months(draw(st.sampled_from(("2025-11", "2026-06"))), "2026-06"):
        for place, level in levels.items():
            size, reach = round(level * draw(st.floats(0.5, 2))), draw(st.floats(0, 1))
            men = round(size * draw(st.floats(0, 1)))
            by_sex = {"M": counts_of(men, reach), "F": counts_of(size - men, reach)}
            by_sex["_T"] = [m + f for m, f in zip(by_sex["M"], by_sex["F"], strict=True)]
            rows += [row_of(place, month, sex, counts) for sex, counts in by_sex.items()]
    return table(HEAD, *rows)


@settings(max_examples=60, deadline=None)
@given(sound_extracts())
def test_a_sound_extract_with_groups_is_never_forbidden(text):
    failed = [(r.check, str(r.finding.message)) for r in screened(text).results if r.outcome == "fail"]
    assert failed == []
