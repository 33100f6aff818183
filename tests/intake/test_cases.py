"""Checks of case files: one fault, many faults, and an edge that is sound; rows are listed without their person."""

import json
from datetime import date

import polars as pl
import pytest

from catalogue.errors import UserError
from data.cases.correcting import Correction
from data.store import Store
from intake.screening.material import Published
from intake.screening.results import Outcome, Stage
from knowledge.corrections import keep_corrections
from knowledge.rights import local_user
from tests.builders import publish
from tests.case_files import RAW_KEYS, SERVICES, SPELLS
from tests.intake.cases_screened import SPELLS_NAME, screened_cases, screened_files, services, spells
from tests.intake.screened import column, finding, said, screened

AINO = local_user("Aino")
MATTI = "MATTI-0017"


def found(check, *rows, **given):
    """Return the finding of a check about a file of spells with these rows."""
    return finding(screened_cases(spells(*rows), None, **given)[0], check)


def found_in_services(check, *rows):
    return finding(screened_cases(None, services(*rows))[0], check)


def test_sound_files_pass_and_are_counted_together():
    of_spells, of_services = screened_cases()
    assert (of_spells.stopped_at, of_services.stopped_at) == (None, None)
    assert (of_spells.warnings, of_services.warnings) == ([], [])
    assert finding(of_services, "values_cases_together").message.text == "Spells and services are counted together."
    totals = of_spells.material.observations.filter(sex="_T", age_group="_T", breakdown="_T").collect()
    counts = {tuple(row): value for *row, value in totals.select("measure", "place", "period", "value").rows()}
    june = date(2026, 6, 1)
    # Liisa of Kuhmo has been in a training since 1 June, Matti of Kajaani unemployed since 4 May.
    assert counts["unemployed", "205", june] == 1
    assert counts["unemployed", "290", june] == 0
    assert counts["in_services", "290", june] == 1
    assert counts["unemployed", "290", date(2026, 5, 1)] == 1
    assert of_services.material.observations.collect().is_empty()


def test_nothing_that_a_finding_shows_is_a_person():
    damaged = SPELLS.replace("2026-03-31", "2026-01-31").replace("2026-05-04", "2026-01-15").replace("1961", MATTI)
    for screening in screened_cases(damaged):
        for result in screening.results:
            shown = result.finding.rows
            text = str(result.finding.message) + (json.dumps(shown.rows(), default=str) if shown is not None else "")
            assert not [key for key in RAW_KEYS if key in text]
            assert shown is None or "person_key" not in shown.columns
            assert shown is None or "person" not in shown.columns


# columns


def test_columns_cases_complete_one_fault():
    text = SPELLS.replace(";plan_date", ";suunnitelma")
    result = finding(screened_cases(text)[0], "columns_cases_complete")
    assert (said(result), column(result, "column")) == (("fail", 1), ["plan_date"])


def test_columns_cases_complete_many_faults():
    result = finding(screened_cases("person_key;sex;start\nA;M;2026-01-01\n", None)[0], "columns_cases_complete")
    assert (said(result), column(result, "column")) == (("fail", 3), ["municipality", "end", "plan_date"])


def test_columns_cases_complete_edge():
    whole = SPELLS.replace("birth_year", "birth_year;age_group").replace(";1980", ";1980;").replace(";2003", ";2003;")
    assert said(finding(screened_cases(whole.replace(";1961", ";1961;"))[0], "columns_cases_complete")) == ("pass", 0)
    with_notes = SPELLS.replace("birth_year", "age")
    assert said(finding(screened_cases(with_notes)[0], "columns_cases_complete")) == ("note", 0)


ENDS_EARLY = (f"{MATTI};205;2026-05-03;2026-04-03;;M;1980", "LIISA-0018;205;2026-01-05;2026-02-01;;F;1980")
CORRECTION = Correction(
    id="huhtikuun-loppu",
    kind="spells",
    match={"municipality": "205", "start": "2026-05-03"},
    expect={"end": "2026-04-03"},
    change={"end": "2026-06-03"},
    reason="Kirjattu väärin, tarkistettu 1.7.2026",
)


@pytest.fixture
def correcting(tmp_path):
    """Return a function that gives what is published in a store that holds corrections."""

    def published(*made):
        store = Store.create(tmp_path / "corrected")
        keep_corrections(store.register, AINO, made)
        return Published(store)

    return published


def test_columns_cases_corrected_one_fault(correcting):
    """The extract has been corrected itself: the old end is gone, and nothing is changed."""
    rows = (ENDS_EARLY[0].replace("2026-04-03", "2026-06-02"), ENDS_EARLY[1])
    result = found("columns_cases_corrected", *rows, against=correcting(CORRECTION))
    assert said(result) == ("fail", 1)
    assert result.rows.rows() == [("huhtikuun-loppu", 1, 1, 0)]


def test_columns_cases_corrected_many_faults(correcting):
    """One finds no row, one finds two where it is for one."""
    absent = CORRECTION.model_copy(update={"id": "poissa", "match": {"start": "1999-01-01"}})
    broad = CORRECTION.model_copy(update={"id": "laaja", "match": {"municipality": "205"}})
    result = found("columns_cases_corrected", *ENDS_EARLY, against=correcting(absent, broad))
    assert said(result) == ("fail", 2)
    assert result.rows.rows() == [("poissa", 1, 0, 0), ("laaja", 1, 2, 1)]


def test_columns_cases_corrected_edge(correcting):
    """A correction that finds what it expects makes the file sound, and is told with its reason; of others nothing."""
    of_services = CORRECTION.model_copy(update={"id": "palvelu", "kind": "services"})
    (screening,) = screened_cases(spells(*ENDS_EARLY), None, against=correcting(CORRECTION, of_services))
    result = finding(screening, "columns_cases_corrected")
    assert result.outcome == Outcome.NOTE
    assert "tarkistettu 1.7.2026" in str(result.message)
    assert said(finding(screening, "keys_cases_in_order")) == ("pass", 0)
    assert screening.material.cases.table["end"].to_list() == [date(2026, 6, 3), date(2026, 2, 1)]


def test_a_correction_may_leave_rows_out(correcting):
    drop = Correction(id="tupla", kind="spells", match={"end": "2026-04-03"}, drop=True, reason="Tuplarivi")
    (screening,) = screened_cases(spells(*ENDS_EARLY), None, against=correcting(drop))
    assert screening.material.cases.table["row"].to_list() == [3]


# cells


def test_types_cases_readable_one_fault():
    result = found("types_cases_readable", f"{MATTI};205;31.2.2026;;;M;1980")
    assert said(result) == ("fail", 1)
    assert result.rows.row(0)[:3] == (2, "start", "31.2.2026")


def test_types_cases_readable_many_faults():
    result = found("types_cases_readable", f"{MATTI};205;;x;y;M;80", ";205;2026-01-01;;;M;1980")
    assert column(result, "column") == ["end", "plan_date", "birth_year", "start", "person_key"]
    assert column(result, "row") == [2, 2, 2, 2, 3]


def test_types_cases_readable_edge():
    """Empty ends, plans and years of birth are what they are; a time of day is left out."""
    assert said(found("types_cases_readable", f"{MATTI};205;2026-01-01 00:00:00;;;;")) == ("pass", 0)


# rows


def test_keys_cases_once_one_fault():
    row = f"{MATTI};205;2026-01-07;2026-03-31;;M;1980"
    result = found("keys_cases_once", row, row)
    assert (said(result), column(result, "row"), column(result, "other")) == (("fail", 1), [3], [2])


def test_keys_cases_once_many_faults():
    rows = [f"{MATTI};205;2026-01-07;;;M;1980", "LIISA-0018;205;2026-01-07;;;M;1980"]
    result = found("keys_cases_once", *rows, *rows, rows[0])
    assert (column(result, "row"), column(result, "other")) == ([4, 5, 6], [2, 3, 2])


def test_keys_cases_once_edge():
    """Two persons alike in all that is said of them, and one person's two spells."""
    rows = (f"{MATTI};205;2026-01-07;2026-01-08;;M;1980", "LIISA-0018;205;2026-01-07;2026-01-08;;M;1980")
    assert said(found("keys_cases_once", *rows, f"{MATTI};205;2026-01-09;2026-01-10;;M;1980")) == ("pass", 0)


def test_keys_cases_in_order_one_fault():
    result = found("keys_cases_in_order", ENDS_EARLY[0])
    assert said(result) == ("fail", 1)
    assert result.rows.row(0) == (2, "205", date(2026, 5, 3), date(2026, 4, 3))


def test_keys_cases_in_order_many_faults():
    result = found_in_services(
        "keys_cases_in_order",
        *(f"{MATTI};coaching;2026-0{month}-10;2026-0{month}-09;;" for month in (1, 2, 3)),
    )
    assert (said(result), column(result, "row")) == (("fail", 3), [2, 3, 4])
    assert result.rows.columns == ["row", "municipality", "service", "start", "end"]


def test_keys_cases_in_order_edge():
    """A spell of one day, and one that is open."""
    rows = (f"{MATTI};205;2026-05-03;2026-05-03;;M;1980", f"{MATTI};205;2026-05-04;;;M;1980")
    assert said(found("keys_cases_in_order", *rows)) == ("pass", 0)


def test_keys_cases_apart_one_fault():
    rows = (f"{MATTI};205;2026-01-07;2026-03-31;;M;1980", f"{MATTI};290;2026-03-31;2026-05-01;;M;1980")
    result = found("keys_cases_apart", *rows)
    assert (said(result), column(result, "row"), column(result, "same_person")) == (("warning", 1), [3], [2])
    assert "The first is row 3, beside row 2." in str(result.message)


def test_keys_cases_apart_many_faults():
    """A long open spell holds two short ones; the second of these overlaps the open one, not the first short one."""
    result = found(
        "keys_cases_apart",
        f"{MATTI};205;2026-03-01;2026-03-10;;M;1980",
        f"{MATTI};205;2026-01-01;;;M;1980",
        f"{MATTI};205;2026-04-01;2026-04-10;;M;1980",
        "LIISA-0018;205;2026-04-01;2026-04-10;;F;1980",
        "LIISA-0018;205;2026-04-01;2026-04-10;;F;1981",
    )
    assert (column(result, "row"), column(result, "same_person")) == ([2, 4, 6], [3, 3, 5])


def test_keys_cases_apart_edge():
    """One ends on the day before the next begins; two services at once are no fault, the same twice is."""
    rows = (f"{MATTI};205;2026-01-07;2026-03-31;;M;1980", f"{MATTI};205;2026-04-01;;;M;1980")
    assert said(found("keys_cases_apart", *rows)) == ("pass", 0)
    periods = (f"{MATTI};coaching;2026-01-07;2026-03-31;;", f"{MATTI};training;2026-02-01;2026-02-02;;")
    assert said(found_in_services("keys_cases_apart", *periods)) == ("pass", 0)
    again = f"{MATTI};coaching;2026-03-01;;;"
    assert column(found_in_services("keys_cases_apart", *periods, again), "same_person") == [2]


def test_keys_cases_plan_before_end_one_fault():
    result = found("keys_cases_plan_before_end", f"{MATTI};205;2026-01-07;2026-03-31;2026-04-01;M;1980")
    assert said(result) == ("warning", 1)
    assert result.rows["plan_date"].to_list() == [date(2026, 4, 1)]


def test_keys_cases_plan_before_end_many_faults():
    rows = [f"{MATTI};205;2026-0{m}-01;2026-0{m}-02;2026-0{m}-03;M;1980" for m in (1, 2, 3)]
    assert said(found("keys_cases_plan_before_end", *rows)) == ("warning", 3)


def test_keys_cases_plan_before_end_edge():
    """A plan of the last day, one older than the spell, one of an open spell; services have none."""
    rows = (
        f"{MATTI};205;2026-01-07;2026-03-31;2026-03-31;M;1980",
        f"{MATTI};205;2026-04-07;2026-05-31;2025-12-01;M;1980",
        "LIISA-0018;205;2026-04-07;;2026-06-01;M;1980",
    )
    assert said(found("keys_cases_plan_before_end", *rows)) == ("pass", 0)
    assert said(finding(screened_cases()[1], "keys_cases_plan_before_end")) == ("pass", 0)


# codes and days


def test_codes_cases_known_one_fault():
    result = found("codes_cases_known", f"{MATTI};999;2026-01-07;;;M;1980")
    assert said(result) == ("fail", 1)
    assert result.rows.row(0)[:3] == (2, "municipality", "999")


def test_codes_cases_known_many_faults():
    text = "person_key;service;start;end;municipality;sex;age_group\nA;long_term;2026-01-01;;MK18;x;vanha\n"
    result = finding(screened_cases(None, text)[0], "codes_cases_known")
    assert sorted(column(result, "column")) == ["age_group", "municipality", "service", "sex"]


def test_codes_cases_known_edge():
    """Codes and titles in every language, a merged municipality, blanks and totals."""
    text = "person_key;service;start;end;municipality;sex;age_group\n"
    text += "A;Labour market training;2026-01-01;;KU205;Miehet;Under 25 år\nB;coaching;2026-01-01;;588;_T;\n"
    assert said(finding(screened_cases(None, text)[0], "codes_cases_known")) == ("pass", 0)


def test_codes_cases_not_future_one_fault():
    result = found("codes_cases_not_future", f"{MATTI};205;2026-07-01;;;M;1980")
    assert (said(result), result.rows.row(0)) == (("fail", 1), (2, "start", date(2026, 7, 1)))


def test_codes_cases_not_future_many_faults():
    result = found("codes_cases_not_future", f"{MATTI};205;2026-01-01;2027-01-01;2031-01-01;M;1980")
    assert column(result, "column") == ["end", "plan_date"]


def test_codes_cases_not_future_edge():
    """The day of the extract itself; a service may be agreed on to end later."""
    assert said(found("codes_cases_not_future", f"{MATTI};205;2026-06-30;2026-06-30;;M;1980")) == ("pass", 0)
    assert said(found_in_services("codes_cases_not_future", f"{MATTI};coaching;2026-06-30;2026-12-31;;")) == ("pass", 0)
    late = f"{MATTI};205;2026-07-01;;;M;1980"
    assert said(found("codes_cases_not_future", late, name="jaksot-2026-07-01.csv")) == ("pass", 0)


def test_codes_cases_not_early_one_fault():
    result = found("codes_cases_not_early", f"{MATTI};205;1926-01-01;;;M;1980")
    assert (said(result), result.rows.row(0)) == (("warning", 1), (2, "start", date(1926, 1, 1)))


def test_codes_cases_not_early_many_faults():
    assert said(found("codes_cases_not_early", f"{MATTI};205;1926-01-01;1926-02-01;1926-01-01;M;1980")) == (
        "warning",
        3,
    )


def test_codes_cases_not_early_edge():
    assert said(found("codes_cases_not_early", f"{MATTI};205;2006-01-01;;;M;1980")) == ("pass", 0)


# together


def test_values_cases_together_one_fault():
    """Spells alone: counted, with a warning and without persons in services."""
    (screening,) = screened_cases(SPELLS, None)
    assert said(finding(screening, "values_cases_together")) == ("warning", 0)
    assert "in_services" not in screening.material.names[1]
    own = "person_key;service;start;end;municipality\nJUHA-0099;coaching;2026-04-01;2026-04-02;205\n"
    (screening,) = screened_cases(None, own)
    assert said(finding(screening, "values_cases_together")) == ("warning", 0)
    assert screening.material.names[1] == ["in_services"]


def test_values_cases_together_many_faults():
    """Two files of spells; and spells of a month that is not over, on a day before the file was complete."""
    both = screened_files([(SPELLS_NAME, SPELLS), ("jaksot-2026-05-31.csv", SPELLS)])
    assert [said(finding(each, "values_cases_together")) for each in both] == [("fail", 0), ("fail", 0)]
    young = spells(f"{MATTI};205;2026-06-07;;;M;1980")
    (screening,) = screened_cases(young, None, name="jaksot-2026-06-29.csv")
    assert said(finding(screening, "values_cases_together")) == ("fail", 0)
    assert screening.stopped_at == Stage.VALUES


def test_values_cases_together_edge():
    """The extract of the last day of a month counts that month, one of the day before only what comes next in it."""
    text = spells(f"{MATTI};205;2026-05-07;;;M;1980")
    found = {}
    for day in ("29", "30"):
        (screening,) = screened_cases(text, None, name=f"jaksot-2026-06-{day}.csv")
        june = screening.material.observations.filter(period=date(2026, 6, 1)).collect()
        found[day] = {measure.split("_")[0] for measure in june["measure"]}
        assert screening.material.months == [date(2026, 5, 1), date(2026, 6, 1)]
    assert found["29"] == {"ahead", "coming"}
    assert found["29"] < found["30"]


def test_cohorts_are_counted_only_where_they_began_when_the_extract_was_whole():
    """Whole since January by its name: those who began in January are known to June; twelve months back nobody is."""
    (screening,) = screened_cases(SPELLS, None, name="jaksot-2026-01-01-2026-06-30.csv")
    firsts = screening.material.observations.collect().group_by("measure").agg(first=pl.col("period").min())
    found_first = dict(firsts.rows())
    assert found_first["unemployed"] == date(2026, 1, 1)
    assert (found_first["began_1m_ago"], found_first["reached_3m"]) == (date(2026, 2, 1), date(2026, 4, 1))
    assert "began_6m_ago" not in found_first
    assert "began_12m_ago" not in found_first


def test_values_cases_placed_one_fault():
    lost = services("JUHA-0099;coaching;2026-04-01;;;")
    result = finding(screened_cases(SPELLS, lost)[1], "values_cases_placed")
    assert (said(result), column(result, "row")) == (("warning", 1), [2])


def test_values_cases_placed_many_faults():
    """Without spells nobody's municipality is known."""
    assert said(finding(screened_cases(None, SERVICES)[0], "values_cases_placed")) == ("warning", 2)


def test_values_cases_placed_edge():
    own = "person_key;service;start;end;municipality\nJUHA-0099;coaching;2026-04-01;2026-04-02;205\n"
    assert said(finding(screened_cases(SPELLS, own)[1], "values_cases_placed")) == ("pass", 0)
    assert said(finding(screened_cases()[0], "values_cases_placed")) == ("pass", 0)


# beside another source


MONTHLY = "municipality;month;unemployed\n205;2026-06;1\n"


def test_release_one_source_one_fault(tmp_path):
    """June is published from cases (here: a part that says so): the monthly extract may not tell June too."""
    from tests.intake.cases_published import publish_cases

    store = publish_cases(tmp_path)
    result = finding(screened(MONTHLY, Published(store, store.release())), "release_one_source")
    assert (said(result), column(result, "month")) == (("fail", 1), ["2026-06"])


def test_release_one_source_many_faults(tmp_path):
    from tests.intake.cases_published import publish_cases

    store = publish_cases(tmp_path)
    text = MONTHLY + "205;2026-05;1\n205;2026-04;1\n"
    result = finding(screened(text, Published(store, store.release())), "release_one_source")
    assert (said(result), column(result, "month")) == (("fail", 2), ["2026-05", "2026-06"])


def test_release_one_source_edge(tmp_path):
    """What the monthly extract holds is left out of what is counted of cases, and so both can be published."""
    store = publish(tmp_path, MONTHLY)
    (of_spells, _) = screened_cases(against=Published(store, store.release()))
    assert of_spells.material.months == [date(2026, 5, 1)]
    assert said(finding(of_spells, "release_one_source")) == ("pass", 0)
    assert said(finding(screened("alue;kk;TYOTTOMATLOPUSSA\nKU205;2026M06;9\n"), "release_one_source")) == ("pass", 0)


# corrections themselves


@pytest.mark.parametrize(
    ("changes", "said_of_it"),
    [
        ({"match": {"person_key": "MATTI-0017"}}, "no such column: person_key"),
        ({"match": {}}, "at least 1"),
        ({"change": {}}, "either change or drop"),
        ({"drop": True}, "either change or drop"),
        ({"expect": {}}, "expect must say"),
        ({"reason": ""}, "at least 1"),
    ],
)
def test_a_correction_that_could_change_more_than_is_meant_is_refused(changes, said_of_it):
    with pytest.raises(ValueError, match=said_of_it):
        Correction.model_validate(CORRECTION.model_dump() | changes)


def test_a_file_of_corrections_is_read_as_it_is_written_and_its_wrong_entry_named(tmp_path):
    from knowledge.corrections import read_corrections

    path = tmp_path / "korjaukset.yaml"
    entry = "- {id: a, kind: spells, match: {start: 2026-05-03, municipality: 049}, drop: true, reason: Tupla}\n"
    path.write_text(entry)
    assert read_corrections(path)[0].match == {"start": "2026-05-03", "municipality": "049"}
    path.write_text(entry + "- {id: b, kind: spells, match: {start: 2026-05-03}, reason: x}\n")
    with pytest.raises(UserError, match=r"correction 2: .*either change or drop"):
        read_corrections(path)
