"""PxWeb json and JSON-stat: codes, roles and titles; bundles, collections, sparse values; hostile sizes."""

import json
from copy import deepcopy

import pytest

from catalogue.errors import UserError
from data.limits import Limits
from tests.builders import cells_of, grid_of, rows_of

# Kajaani and Ristijärvi in June 2026, two measures; Ristijärvi's persons in services are hidden.
SOUND = {
    "version": "2.0",
    "class": "dataset",
    "label": "Työttömät",
    "id": ["Alue", "timeperiod_m", "contentscode"],
    "size": [2, 1, 2],
    "role": {"time": ["timeperiod_m"], "metric": ["contentscode"], "geo": ["Alue"]},
    "dimension": {
        "Alue": {
            "label": "Kunta",
            "category": {"index": {"KU205": 0, "KU697": 1}, "label": {"KU205": "Kajaani", "KU697": "Ristijärvi"}},
        },
        "timeperiod_m": {"label": "Kuukausi", "category": {"label": {"2026M06": "2026 kesäkuu"}}},
        "contentscode": {
            "label": "Tiedot",
            "category": {"index": ["TYOTTOMATLOPUSSA", "PALVELUISSA"], "label": {"PALVELUISSA": "Palveluissa"}},
        },
    },
    "value": [2066, 512, 36, None],
    "status": {"3": "..."},
}
ROWS = [("KU205", "2026M06", "2066", "512"), ("KU697", "2026M06", "36", "...")]


def read(answer, **limits):
    return grid_of(json.dumps(answer).encode(), "x.json", Limits(**limits))


def changed(**parts):
    return deepcopy(SOUND) | parts


def version_1(**parts):
    dataset = changed(**parts)
    dimension = dataset["dimension"] | {key: dataset.pop(key) for key in ("id", "size", "role")}
    del dataset["class"], dataset["version"]
    return dataset | {"dimension": dimension}


def fault(path, value, **limits):
    """Return the sentence with which the sound answer is refused once the part at `path` has this value."""
    answer = deepcopy(SOUND)
    *parents, last = path.split(".")
    part = answer
    for key in parents:
        part = part[key]
    part[last] = value
    with pytest.raises(UserError) as raised:
        cells_of(read(answer, **limits))
    return str(raised.value)


def test_pxweb_json_gives_codes_roles_and_longer_titles():
    answer = {
        "columns": [
            {"code": "Alue", "text": "Alue", "type": "d"},
            {"code": "timeperiod_m", "text": "Kuukausi", "type": "t"},
            {"code": "X", "text": "Työttömät", "type": "c"},
        ],
        "data": [{"key": ["KU205", "2026M06"], "values": ["2066"]}],
        "metadata": [{"label": "Otsikko"}],
    }
    grid = grid_of(json.dumps(answer).encode(), "x.json")
    assert cells_of(grid).rows() == [("KU205", "2026M06", "2066")]
    assert grid.roles["timeperiod_m"] == "time"
    assert grid.aliases["X"] == "Työttömät"
    assert grid.title == "Otsikko"


def test_a_number_stays_as_it_is_written():
    answer = b'{"columns": [{"code": "a", "type": "t"}, {"code": "b"}], "data": [{"key": ["1"], "values": [12.10]}]}'
    assert cells_of(grid_of(answer, "x.json")).rows() == [("1", "12.10")]


def test_a_json_stat_dataset_gives_codes_roles_and_longer_titles():
    grid = read(SOUND)
    assert grid.columns == ["Alue", "timeperiod_m", "TYOTTOMATLOPUSSA", "PALVELUISSA"]
    assert cells_of(grid).rows() == ROWS
    assert rows_of(grid) == [1, 2]
    assert (grid.kind, grid.title) == ("json-stat", "Työttömät")
    assert (grid.roles["timeperiod_m"], grid.roles["Alue"], grid.roles["PALVELUISSA"]) == (
        "time",
        "dimension",
        "content",
    )
    assert (grid.aliases["Alue"], grid.aliases["PALVELUISSA"]) == ("Kunta", "Palveluissa")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_comes_in_any_unicode(encoding):
    assert cells_of(grid_of(json.dumps(SOUND, ensure_ascii=False).encode(encoding), "x")).rows() == ROWS


@pytest.mark.parametrize(
    "answer",
    [
        changed(size=["2", "1", "2"]),
        changed(value={"0": 2066, "1": 512, "2": 36, "3": None}),
        changed(value={"0": "2066", "1": "512", "2": "36"}),
        changed(status=["", "", None, "..."]),
        changed(status="..."),
        changed(status=["..."]),
        {"version": "2.0", "class": "collection", "link": {"item": [SOUND, {"class": "dataset", "href": "https://x"}]}},
        {"tyonvalitys": version_1()},
        {"dataset": version_1(size=["2", "1", "2"])},
        version_1(),
    ],
)
def test_every_form_of_the_same_dataset_gives_the_same_table(answer):
    assert cells_of(read(answer)).rows() == ROWS


def test_of_sparse_values_only_rows_that_hold_any_are_there():
    answer = changed(value={"3": 9}, status=None)
    grid = read(answer)
    assert cells_of(grid).rows() == [("KU697", "2026M06", "", "9")]
    assert rows_of(grid) == [2]


def test_categories_stand_in_the_order_of_their_index():
    answer = changed()
    answer["dimension"]["Alue"]["category"]["index"] = {"KU697": "1", "KU205": "0"}
    assert cells_of(read(answer)).rows() == ROWS


def test_without_a_metric_or_with_two_every_dimension_is_a_column():
    for metric in ([], ["contentscode", "Alue"]):
        grid = read(changed(role={"metric": metric}))
        assert grid.columns == ["Alue", "timeperiod_m", "contentscode", "Työttömät"]
        assert cells_of(grid).row(3) == ("KU697", "2026M06", "PALVELUISSA", "...")


def test_a_null_without_status_is_an_empty_cell():
    assert cells_of(read(changed(status=None))).row(1)[3] == ""


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("value", [1, 2, 3], "«value» has 3 entries where there should be 4"),
        ("value", {"4": 1}, "position 4 lies beyond the 4 cells"),
        ("value", {"-1": 1}, "«value» is missing or not of the right type"),
        ("value", {"1e9": 1}, "«value» is missing or not"),
        ("value", [1, 2, [3], 4], "«value» is missing or not"),
        ("value", None, "«value» is missing or not"),
        ("value", [True, 2, 3, 4], "«value» is missing or not"),
        ("status", {"7": "x"}, "«status», position 7 lies beyond"),
        ("status", ["a", "b"], "«status» has 2 entries"),
        ("status", {"1": ["a"]}, "«status» is missing or not"),
        ("size", [2, 1], "«size» has 2 entries where there should be 3"),
        ("size", [2, 1, -2], "«size» is missing or not"),
        ("size", [2, 1, 2.5], "«size» is missing or not"),
        ("size", 4, "«size» is missing or not"),
        ("size", [3, 1, 2], "«dimension.Alue.category» has 2 entries where there should be 3"),
        ("id", ["Alue", "timeperiod_m", "Tiedot"], "«dimension.Tiedot» is missing"),
        ("id", None, "«id» is missing"),
        ("id", ["Alue", "Alue", "contentscode"], "has 2 entries where there should be 1"),
        ("dimension", [], "«dimension» is missing or not"),
        ("dimension.Alue.category.index", {"KU205": 0, "KU697": 2}, "does not number the categories from 0"),
        ("dimension.Alue.category.index", {"KU205": 0, "KU697": 0}, "does not number the categories from 0"),
        ("dimension.Alue.category.index", ["KU205", "KU205"], "«KU205» of «Alue» stands more than once"),
        ("dimension.Alue.category.index", None, "«dimension.Alue.category.index» is missing"),
        ("dimension.Alue.category.label", ["Kajaani"], "category.label» is missing or not"),
        ("dimension.Alue.category", None, "«dimension.Alue.category» is missing"),
        ("role", {"time": "timeperiod_m"}, "«role.time» is missing or not"),
        ("role", ["time"], "«role» is missing or not"),
    ],
)
def test_each_fault_is_a_sentence_that_names_the_part(path, value, said):
    assert said in fault(path, value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"a": version_1(), "b": version_1()}, "several datasets: «a», «b». Give one of them"),
        ({"class": "collection", "link": {"item": [SOUND, SOUND]}}, "several datasets"),
        ({"class": "collection", "link": {"item": [{"class": "dataset", "href": "https://x"}]}}, "holds no figures"),
        ({"class": "collection", "link": []}, "«link» is missing or not"),
        ({"class": "collection", "link": {"item": 1}}, "«link.item» is missing or not"),
        ({"class": "dimension", "category": {}}, "holds no figures"),
        ({"class": ["dataset"]}, "neither a PxWeb json"),
    ],
)
def test_an_answer_without_exactly_one_dataset_is_refused(answer, said):
    with pytest.raises(UserError, match=said):
        read(answer)


def test_a_key_that_stands_twice_is_refused():
    with pytest.raises(UserError, match="the JSON key «0» stands twice"):
        grid_of(json.dumps(SOUND).replace('{"3": "..."}', '{"0": "a", "0": "b"}').encode(), "x.json")


def test_a_hostile_size_is_refused_before_anything_is_allocated():
    codes = [str(number) for number in range(100_000)]
    answer = {"class": "dataset", "id": ["a", "b", "c"], "size": [100_000] * 3, "value": {"0": 1}}
    answer["dimension"] = {name: {"category": {"index": codes}} for name in "abc"}
    with pytest.raises(UserError, match="is the limit"):
        read(answer)
    answer["dimension"] = {name: {"category": {"index": ["x"]}} for name in "abc"}
    with pytest.raises(UserError, match="has 1 entries where there should be 100000"):
        read(answer)


def test_json_counts_by_what_it_takes_in_memory():
    with pytest.raises(UserError, match="MB is the limit"):
        read(SOUND, whole_bytes=2_000)
