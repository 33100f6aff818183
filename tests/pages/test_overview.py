"""The overview in its full form: what needs attention, verdicts in the matrix, order of need, targets, links."""

from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.months import iso, span
from knowledge.rights import local_user
from knowledge.targets import Aim, set_target
from tests.builders import publish
from tests.pages.test_pages import open_app, text  # noqa: F401 - fixture

MONTHS = span(date(2025, 1, 1), date(2026, 6, 1))
# In June 2026 Kajaani's rate rises from 20 to 33.3 %, Kuhmo's falls from 14.3 to 3.2 %; Sotkamo's stays at 20 %.
LEVELS = {"205": ((800, 200), (800, 400)), "290": ((300, 50), (300, 10)), "765": ((400, 100), (400, 100))}


def extract(levels=LEVELS):
    rows = [
        f"{code};{iso(month)};{unemployed};{in_services}"
        for month in MONTHS
        for code, (usual, last) in levels.items()
        for unemployed, in_services in [last if month == MONTHS[-1] else usual]
    ]
    return "\n".join(["municipality;month;unemployed;in_services", *rows, ""])


def section(app, name):
    return next(
        unescape(e.proto.body) for e in app.get("html") if f'class="{name}' in e.proto.body or name in e.proto.body
    )


def test_what_needs_attention_is_listed_strongest_first_and_each_opens_its_own_view(open_app, tmp_path):  # noqa: F811
    shown = section(open_app(publish(tmp_path, extract()).folder, lang="en"), "suunta-attention")
    items = shown.split("<li>")[1:]
    assert ["Kajaani" in items[0], "Kuhmo" in items[1]] == [True, True] or "Kuhmo" in items[0]
    assert "unusual: improving" in next(item for item in items if "Kajaani" in item)
    worse = next(item for item in items if "Kuhmo" in item)
    assert "unusual: worsening" in worse
    address = urlsplit(worse.split('href="')[1].split('"')[0])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.path == "trend"
    assert (asked["place"], asked["indicator"], asked["month"]) == ("290", "activation_rate", "2026-06")
    assert asked["release"] == "1"


def test_the_matrix_has_the_worst_first_and_a_word_for_every_verdict(open_app, tmp_path):  # noqa: F811
    shown = section(open_app(publish(tmp_path, extract()).folder, lang="en"), "suunta-matrix")
    rows = shown.split('role="rowheader">')[1:]
    names = [next(name for name in ("Kainuu", "Kuhmo", "Kajaani", "Sotkamo", "") if name in row[:400]) for row in rows]
    assert names[:4] == ["Kainuu", "Kuhmo", "Kajaani", "Sotkamo"]
    assert 'data-verdict="worsens"' in rows[1]
    assert "unusual: worsening" in rows[1]
    assert 'data-verdict="improves"' in rows[2]
    assert 'data-verdict="ordinary"' in rows[3]
    assert 'href="municipality?' in rows[1]


def test_where_nothing_is_unusual_the_page_says_so_and_of_how_many_figures(open_app, tmp_path):  # noqa: F811
    calm = {code: (usual, usual) for code, (usual, _) in LEVELS.items()}
    shown = section(open_app(publish(tmp_path, extract(calm)).folder, lang="en"), "suunta-attention")
    # Three municipalities and the area.
    assert "No figure is beyond its ordinary variation (4 judged)." in shown
    assert "<li>" not in shown


def test_a_card_says_verdict_interval_why_there_is_no_rank_and_what_to_read_aloud(open_app, tmp_path):  # noqa: F811
    shown = text(open_app(publish(tmp_path, extract()).folder, lang="en", area="290")).replace("\xa0", " ")
    assert "unusual: worsening" in shown
    assert "95 % interval 1.8–5.8 %" in shown  # Wilson of 10 of 310
    assert "In Kuhmo, the activation rate was 3.2 % in June 2026 (310 unemployed or in services;" in shown
    assert "rank 3 of 3" in shown


@pytest.mark.parametrize(("target", "said"), [(5.0, "6 more persons in services"), (3.0, "target 3 %")])
def test_a_card_says_what_it_would_take_to_reach_the_target(open_app, tmp_path, target, said):  # noqa: F811
    store = publish(tmp_path, extract())
    aim = Aim("activation_rate", "290", date(2026, 1, 1), None, target)
    set_target(store.register, load_catalogue(), local_user("test"), aim, seen=0)
    # 5 % of 310 is 15.5: sixteen, six more than ten.
    assert said in text(open_app(store.folder, lang="en", area="290")).replace("\xa0", " ")
