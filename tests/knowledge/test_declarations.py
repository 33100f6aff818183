"""A column that a source does not know is declared once, and holds from then on."""

import pytest

from catalogue.catalogue import load_catalogue
from catalogue.errors import UserError
from data.reading import read_observations
from knowledge.audit import Action, entries
from knowledge.declarations import declarations, declare, declared, withdraw
from knowledge.rights import Actor, local_user
from tests.builders import grid_of, publish

CATALOGUE, AINO = load_catalogue(), local_user("Aino")
TEXT = b"municipality;month;tyottomat;huomautus\n205;2026-06;2066;x\n"


@pytest.fixture
def register(tmp_path):
    return publish(tmp_path).register


def test_a_declared_column_means_what_another_means_and_one_that_means_nothing_is_left_out(register):
    with pytest.raises(UserError, match="not recognised"):
        read_observations(grid_of(TEXT), CATALOGUE)
    declare(register, AINO, CATALOGUE, "area-extract", "tyottomat", "unemployed")
    declare(register, AINO, CATALOGUE, "area-extract", "huomautus", None)
    reading = read_observations(grid_of(TEXT), declared(CATALOGUE, register)).require_sound()
    assert reading.observations.read_all().select("measure", "place", "value").rows() == [("unemployed", "205", 2066)]


def test_a_declaration_says_who_and_when_and_is_in_the_audit_record(register):
    declare(register, AINO, CATALOGUE, "area-extract", "tyottomat", "unemployed")
    (held,) = declarations(register)
    assert (held.source, held.column, held.means, held.actor) == ("area-extract", "tyottomat", "unemployed", "Aino")
    assert [(e.action, e.subject) for e in entries(register)] == [(Action.DECLARE_COLUMN, "area-extract: tyottomat")]


def test_the_newest_declaration_holds_and_it_can_be_taken_back(register):
    declare(register, AINO, CATALOGUE, "area-extract", "x", "unemployed")
    declare(register, AINO, CATALOGUE, "area-extract", "x", "in_services")
    assert declared(CATALOGUE, register).sources["area-extract"].columns["x"].measure == "in_services"
    withdraw(register, AINO, "area-extract", "x")
    assert declarations(register) == []
    assert declared(CATALOGUE, register).sources == CATALOGUE.sources


def test_a_column_that_means_a_declared_one_outlives_it(register):
    """Sorted by name, «a» comes before the column whose meaning it has."""
    declare(register, AINO, CATALOGUE, "area-extract", "tyottomat", "unemployed")
    declare(register, AINO, declared(CATALOGUE, register), "area-extract", "a", "tyottomat")
    withdraw(register, AINO, "area-extract", "tyottomat")
    assert declared(CATALOGUE, register).sources["area-extract"].columns["a"].measure == "unemployed"


def test_what_there_is_not_cannot_be_declared(register):
    with pytest.raises(UserError, match="has no column «nonsense»"):
        declare(register, AINO, CATALOGUE, "area-extract", "x", "nonsense")
    with pytest.raises(UserError, match="may not do this"):
        declare(register, Actor("guest", frozenset()), CATALOGUE, "area-extract", "x", None)
    assert declarations(register) == []
