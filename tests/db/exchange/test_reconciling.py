"""The platform's list against the uploads that have a receipt."""

import csv
import io
from collections import Counter
from datetime import timedelta

import openpyxl
import pytest
from tests.report_scene import amend, correct, exceeding, sign, signed

from liance.adapters.provincial_platform.deliveries import deliver_uploads
from liance.adapters.provincial_platform.protocol import Answer
from liance.flows.handing_over import hand_over
from liance.flows.reconciling import reconcile
from liance.foundation.tables.separated import read_separated
from liance.foundation.tables.workbook import read_table
from liance.mechanism.reporting.actions import uploads
from liance.mechanism.reporting.workbook import COLUMNS, rows_of

pytestmark = pytest.mark.usefixtures("exceeded")


class Platform:
    """Takes what it is sent and keeps it."""

    configured = True

    def __init__(self):
        self.held = []

    def upload(self, document, *, key):
        self.held.append(document)
        return Answer("received", receipt="R20261109-1")


def table(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_separated(io.BytesIO(out.getvalue().encode()))


@pytest.fixture
def ended(world):
    """An operation whose results are approved."""
    return exceeding(world)


@pytest.fixture
def sent(ended):
    """A report with its receipt, and the rows a platform would show of it."""
    ending = ended
    report = signed(ending)
    at = report.signed_at + timedelta(hours=1)
    actor = ending.operation.who("chenjing")
    uploads.upload(report_id=report.id, version=report.version, actor=actor, at=at)
    platform = Platform()
    assert deliver_uploads(platform, clock=lambda: at) == 1
    heads = ["报告编号", "监测点名称", "监测项目名称", "污染物浓度", "单位"]
    rows = [
        [document["report_number"], row["point"], row["factor"], row["value"], row["unit"]]
        for document in platform.held
        for row in document["results"]
    ]
    return report, at, [heads, *rows]


def test_what_they_hold_as_sent_is_the_same(world, sent):
    _, _, rows = sent
    assert {one.status for one in reconcile(table(rows))} == {"same"}


def test_the_hand_over_table_of_a_report_reconciles_too(world, sent):
    report, _, _ = sent
    heads = ["报告编号", *COLUMNS]
    found = reconcile(table([heads, *([report.number, *row] for row in rows_of(report))]))
    assert {one.status for one in found} == {"same"}


def test_differences_are_found(world, sent):
    _, _, rows = sent
    over = next(row for row in rows if row[2] == "化学需氧量")
    changed = [[*row[:3], "14.2", row[4]] if row is over else row for row in rows[:-1]]
    found = reconcile(table([*changed, ["宝环监〔2026〕999号", "DW001", "氨氮", "1", "mg/L"]]))
    told = {(one.status, (one.ours or one.theirs).factor) for one in found if one.status != "same"}
    assert ("different", "化学需氧量") in told
    assert ("missing", rows[-1][2]) in told
    assert ("unknown", "氨氮") in told


def test_only_receipts_of_the_days_asked_for_are_ours(world, sent):
    _, at, rows = sent
    day = at.date()
    later = reconcile(table(rows), first=day + timedelta(days=1))
    assert {one.status for one in later} == {"outside"}
    assert {one.ours.place for one in later} == {"R20261109-1"}
    assert {one.status for one in reconcile(table(rows[:1]), first=day, last=day)} == {"missing"}


def test_what_a_corrected_report_replaced_was_sent_all_the_same(world, ended, sent):
    report, _, rows = sent
    op = ended.operation
    amend(ended, "化学需氧量", "92", at=op.at(9, days=2))
    sign(ended, correct(ended, report, at=op.at(10, days=2)), at=op.at(11, days=2))
    # As their list may write the number.
    theirs = [[row[0].replace("2", "２"), *row[1:]] for row in rows[1:]]
    never = [report.number, "DW001", "总氰化物", "1", "mg/L"]
    found = reconcile(table([rows[0], *theirs, theirs[0], never]))
    assert Counter(one.status for one in found) == {"superseded": len(theirs), "unknown": 2}
    assert {one.ours.report for one in found if one.ours} == {report.number}


def test_a_list_without_its_columns_is_refused(world):
    with pytest.raises(KeyError, match="污染物浓度"):
        reconcile(table([["报告编号", "监测项目名称"], ["a", "b"]]))


def test_what_has_no_receipt_is_handed_over_as_a_table(world, tmp_path):
    report = signed(exceeding(world))
    path = tmp_path / "out.xlsx"
    made = hand_over(path, at=report.signed_at)
    book = openpyxl.load_workbook(path)
    rows = list(book["监测结果"].values)
    assert (made.reports, made.rows) == (1, len(rows) - 1)
    assert rows[0][:2] == ("报告编号", "行政区")
    assert {row[0] for row in rows[1:]} == {report.number}
    assert (report.number, f"{report.agency.name}，{made.rows} 行") in list(book["说明"].values)
    theirs = read_table(path.open("rb"))
    assert len([one for one in reconcile(theirs) if one.status == "unknown"]) == made.rows


def test_what_has_its_receipt_is_not_handed_over(world, sent, tmp_path):
    assert hand_over(tmp_path / "out.xlsx", at=world.at).reports == 0
