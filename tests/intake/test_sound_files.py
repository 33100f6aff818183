"""Whatever sound extract there is, no check forbids it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.screening.results import Outcome
from tests.intake.screened import screened

CODES = ("205", "290", "697", "765", "777")
COUNT = st.integers(0, 3_000)


@st.composite
def extracts(draw):
    """Return the text of an extract in which every numerator is within its denominator; some counts are hidden."""
    lines = ["municipality;month;unemployed;in_services;began_3m_ago;reached_3m;passed_1m;plan_before_1m"]
    for code in draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True)):
        for month in ("2026-05", "2026-06"):
            began, passed = draw(COUNT), draw(COUNT)
            reached, planned = draw(st.integers(0, began)), draw(st.integers(0, passed))
            cells = [draw(COUNT), draw(COUNT), began, reached, passed, planned]
            lines.append(";".join([code, month, *("..." if 1 <= cell <= 4 else str(cell) for cell in cells)]))
    return "\n".join(lines) + "\n"


@settings(max_examples=60, deadline=None)
@given(extracts())
def test_a_sound_extract_is_never_forbidden(text):
    failed = [(r.check, str(r.finding.message)) for r in screened(text).results if r.outcome == Outcome.FAIL]
    assert failed == []
