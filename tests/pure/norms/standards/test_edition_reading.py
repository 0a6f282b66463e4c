"""An edition that is wrong is refused as a whole, with every row and column at fault."""

from datetime import date

import pytest

from liance.norms.standards.catalogue import catalogue_of, shipped
from liance.norms.standards.edition_reading import read_edition, read_edition_file
from liance.norms.standards.editions import Edition
from liance.norms.standards.questions import Question
from liance.norms.standards.selection import select

HEAD = {
    "code": "DB61/224-2018",
    "title": "陕西省黄河流域污水综合排放标准",
    "kind": "local",
    "medium": "water",
    "source": "印刷文本",
    "in_force_from": "2019-01-29",
    "date_certainty": "verified",
    "complete": "yes",
}
ROW = {
    "table": "1",
    "factor": "COD",
    "level": "A",
    "value": "30",
    "unit": "mg/L",
    "kind": "max",
    "averaging": "daily_mean",
    "certainty": "verified",
}


def faults(rows, **head):
    found = read_edition({**HEAD, **head}, rows)
    return [] if isinstance(found, Edition) else [(f.row, f.column, f.code) for f in found]


def test_a_whole_edition_is_read():
    edition = read_edition(HEAD, [ROW, {**ROW, "level": "B", "value": "50"}])
    assert isinstance(edition, Edition)
    assert (edition.code, edition.base, edition.year) == ("DB61/224-2018", "DB61/224", 2018)
    assert [row.factor for row in edition.rows] == ["化学需氧量"] * 2
    assert edition.complete


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"kind": "maximum"}, ("kind", "unreadable")),
        ({"kind": ""}, ("kind", "missing")),
        ({"kind": "min"}, ("kind", "kind_differs")),
        ({"kind": "range"}, ("kind", "kind_differs")),
        ({"value": ""}, ("value", "missing")),
        ({"value": "about 30"}, ("value", "unreadable")),
        ({"kind": "none"}, ("value", "kind_differs")),
        ({"unit": "mgL"}, ("unit", "unreadable")),
        ({"unit": ""}, ("unit", "missing")),
        ({"level": "特级"}, ("level", "unreadable")),
        ({"averaging": "weekly"}, ("averaging", "unreadable")),
        ({"fuel": "wood"}, ("fuel", "unreadable")),
        ({"season": "11-01"}, ("season", "unreadable")),
        ({"season": "13-01/03-31"}, ("season", "unreadable")),
        ({"water_temp": "12"}, ("water_temp", "unreadable")),
        ({"from": "2020-13-01"}, ("from", "unreadable")),
        ({"from": "2021-01-01", "to": "2020-01-01"}, ("to", "reversed")),
        ({"certainty": ""}, ("certainty", "certainty")),
        ({"certainty": "sure"}, ("certainty", "certainty")),
        ({"factor": ""}, ("factor", "missing")),
        ({"heights": "15=2.6"}, ("heights", "kind_differs")),
        ({"kind": "rate_by_height", "value": ""}, ("heights", "kind_differs")),
        (
            {"kind": "rate_by_height", "value": "", "heights": "20=4.3; 15=2.6"},
            ("heights", "unreadable"),
        ),
        ({"removal_influent_above": "350"}, ("removal_percent", "missing")),
        ({"colour": "red"}, ("colour", "column_unknown")),
    ],
)
def test_a_cell_at_fault_is_named(cells, fault):
    found = faults([ROW, {**ROW, "level": "B", **cells}])
    assert (2, *fault) in found
    assert {row for row, _, _ in found} == {2}


def test_all_faults_come_at_once():
    rows = [{**ROW, "value": "x"}, {**ROW, "level": "B", "unit": ""}]
    assert faults(rows, medium="soil", code="DB61/224") == [
        (0, "code", "unreadable"),
        (0, "medium", "unreadable"),
        (1, "value", "unreadable"),
        (2, "unit", "missing"),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"value": "40"},
        {"factor": "化学需氧量"},
        {"level": ""},
        {"from": "2020-01-01", "to": "2020-12-31"},
        {"season": "11-01/03-31"},
        {"water_temp": ">12"},
    ],
)
def test_two_rows_that_answer_one_question_are_refused(cells):
    assert faults([ROW, {**ROW, **cells}]) == [(2, "factor", "overlap")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"to": "2019-12-31"}, {"from": "2020-01-01"}),
        ({"season": "11-01/03-31"}, {"season": "04-01/10-31"}),
        ({"water_temp": ">12"}, {"water_temp": "<=12"}),
        ({"scope": "制革"}, {"scope": "印染、造纸"}),
        ({"scope": "制革"}, {}),
        ({"averaging": "single"}, {}),
        ({"table": "2"}, {}),
    ],
)
def test_rows_that_differ_in_a_condition_stand_side_by_side(one, two):
    assert faults([{**ROW, **one}, {**ROW, **two}]) == []


def test_water_temperatures_that_share_a_degree_overlap():
    rows = [{**ROW, "water_temp": ">=12"}, {**ROW, "water_temp": "<=12"}]
    assert faults(rows) == [(2, "factor", "overlap")]


def test_an_edition_without_rows_is_refused():
    assert faults([]) == [(0, "factor", "no_rows")]


def test_a_file_that_is_no_toml_is_refused():
    (fault,) = read_edition_file("[edition")
    assert fault.code == "file_unreadable"


def ask(catalogue, day, **cells):
    today = date(2026, 11, 28)
    question = Question("DB61/224", "COD", today, sampled_on=day, level="A", **cells)
    return select(question, catalogue)


def test_an_entered_edition_answers_where_the_shipped_one_holds_nothing():
    entered = read_edition(HEAD, [ROW])
    merged = shipped().merged([entered])
    assert ask(merged, date(2026, 1, 1)).row.limit.text == "30"
    assert ask(shipped(), date(2026, 1, 1)).code == "standards.values_not_held"


def test_a_later_edition_ends_the_earlier_one():
    later = {**HEAD, "code": "DB61/224-2026", "in_force_from": "2026-07-01"}
    merged = catalogue_of(
        [read_edition(later, [{**ROW, "value": "20"}]), read_edition(HEAD, [ROW])]
    )
    days = (date(2026, 6, 30), date(2026, 7, 1))
    assert [ask(merged, day).row.limit.text for day in days] == ["30", "20"]
    assert [ask(merged, day).edition.code for day in days] == ["DB61/224-2018", "DB61/224-2026"]


def test_a_partial_replacement_leaves_other_tables_in_force():
    first = read_edition(HEAD, [ROW, {**ROW, "table": "2", "averaging": "single", "value": "50"}])
    amended = {
        **HEAD,
        "version": "修改单",
        "in_force_from": "2026-07-01",
        "continues_version": "",
        "continues_tables": "2",
    }
    second = read_edition(amended, [{**ROW, "value": "20"}])
    merged = catalogue_of([first, second])
    day = date(2026, 7, 1)
    assert ask(merged, day, table="1").row.limit.text == "20"
    kept = ask(merged, day, table="2", averaging="single")
    assert (kept.row.limit.text, kept.edition.name) == ("50", "DB61/224-2018（修改单）")


def test_an_entry_in_the_place_of_a_shipped_edition_keeps_its_legal_grounds():
    head = {**HEAD, "code": "GB 8978-1996", "kind": "general", "in_force_from": "1998-01-01"}
    row = {**ROW, "table": "4", "level": "1", "value": "100"}
    merged = shipped().merged([read_edition(head, [row])])
    today = date(2026, 11, 28)
    question = Question("GB 8978-1996", "COD", today, level="1", averaging="single")
    answer = select(question, merged)
    assert answer.row.limit.text == "100"
    assert answer.ground is not None
    assert len(answer.edition.rows) == 1


def test_what_goes_on_may_be_checked_against_print():
    first = read_edition(HEAD, [ROW])
    amended = {
        **HEAD, "version": "修改单", "in_force_from": "2026-07-01", "continues_tables": "1",
    }  # fmt: skip
    for certainty, sure in (("", "unverified"), ("verified", "verified")):
        second = read_edition({**amended, "continues_certainty": certainty}, [])
        answer = ask(catalogue_of([first, second]), date(2026, 7, 1))
        assert answer.row.sureness == sure


@pytest.mark.parametrize(
    ("first_day", "said"), [("", "standards.start_unknown"), ("2019-01-29", "30")]
)
def test_an_amendment_without_its_day_is_never_taken_to_be_in_force(first_day, said):
    head = {**HEAD, "in_force_from": first_day}
    whole = read_edition(head, [ROW])
    amendment = read_edition(
        {**head, "version": "修改单", "in_force_from": ""}, [{**ROW, "value": "60"}]
    )
    answer = ask(
        catalogue_of([whole, amendment]), date(2025, 6, 1), averaging="daily_mean"
    )  # fmt: skip
    assert getattr(answer, "code", None) == said or answer.row.limit.text == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 12, 31), "30"),
        (date(2024, 1, 1), "standards.start_unknown"),
        (date(2025, 12, 31), "standards.start_unknown"),
        (date(2026, 1, 1), "standards.edition_not_in_force"),
    ],
)
def test_an_edition_by_its_year_is_in_doubt_while_its_successor_may_not_be_in_force(day, said):
    old = read_edition(HEAD, [ROW])
    new = read_edition(
        {**HEAD, "code": "DB61/224-2024", "in_force_from": ""}, [{**ROW, "value": "20"}]
    )
    both = catalogue_of([old, new])
    question = Question("DB61/224-2018", "COD", day, level="A", averaging="daily_mean")
    answer = select(question, both)
    assert getattr(answer, "code", None) == said or answer.row.limit.text == said
    if said == "standards.start_unknown":
        assert "DB61/224-2024" in answer.parts["text"]
    # the successor's own day settles it
    dated = read_edition({**HEAD, "code": "DB61/224-2024", "in_force_from": "2024-07-01"}, [ROW])
    sure = both.merged([dated]).in_force("DB61/224", "2018", day)
    assert getattr(sure, "code", "") in ("DB61/224-2018", "standards.edition_not_in_force")


def test_an_edition_that_ended_by_itself_is_in_no_doubt():
    old = read_edition({**HEAD, "in_force_to": "2022-06-30"}, [ROW])
    new = read_edition({**HEAD, "code": "DB61/224-2024", "in_force_from": ""}, [ROW])
    found = catalogue_of([old, new]).in_force("DB61/224", "2018", date(2024, 6, 1))
    assert found.code == "standards.edition_not_in_force"
