"""From results to the receipt of both copies, through the pages, each by the right person."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.joint_visit import signed_in
from tests.report_scene import exceeding, signed

from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.foundation.files.store import read
from liance.foundation.kernel import clock
from liance.mechanism.reporting.models import Case, Copy, Report, Upload

pytestmark = pytest.mark.usefixtures("exceeded")

At = Callable[..., Any]


@pytest.fixture
def ending(world: World) -> Any:
    made = exceeding(world)
    with clock.fixed(made.operation.at(9, days=1)):
        yield made


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, {"idempotency_key": str(uuid4()), **data})


def text(response: Any) -> str:
    return str(response.content.decode())


def prepared(ending: Ending) -> Report:
    visit = ending.operation.visit
    done = post(
        signed_in("chenjing"), f"/reports/visit/{visit.id}/", remark="", password=DEMO_PASSWORD
    )
    assert done.status_code == 302, text(done)
    return Report.objects.get(visit=visit)


@pytest.mark.clause("R1")
def test_the_page_says_from_what_the_five_days_are_counted(ending: Ending, settings: Any) -> None:
    address, client = f"/reports/{prepared(ending).id}/", signed_in("chenjing")
    assert "时限自最后一项审定" in text(client.get(address))
    settings.LIANCE_REPORTING_STARTS = "departure"
    page = text(client.get(address))
    assert "时限自离场" in page
    assert "时限自最后一项审定" not in page


@pytest.mark.clause("R1")
def test_a_report_is_prepared_reviewed_and_signed_by_three(ending: Ending) -> None:
    page = text(signed_in("chenjing").get(f"/reports/visit/{ending.operation.visit.id}/"))
    assert "结果齐全，可以编制报告" in page
    assert "超标 0.42 倍" in page
    report = prepared(ending)
    address = f"/reports/{report.id}/"
    assert "审核通过" in text(signed_in("zhengxiaoyan").get(address))
    post(
        signed_in("zhengxiaoyan"),
        f"{address}review/",
        version=report.version,
        password=DEMO_PASSWORD,
    )
    report.refresh_from_db()
    assert report.state == "reviewed"
    signer = signed_in("fengzhiyuan")
    wrong = post(signer, f"{address}sign/", version=report.version, password="nicht-richtig")
    assert wrong.status_code == 422
    right = post(signer, f"{address}sign/", version=report.version, password=DEMO_PASSWORD)
    assert right.status_code == 302
    report.refresh_from_db()
    assert report.state == "signed"
    pdf = PdfReader(io.BytesIO(read(report.pdf)))
    printed = "".join("".join(p.extract_text() for p in pdf.pages).split())
    assert report.code in printed
    assert "化学需氧量" in printed
    assert signer.get(f"{address}pdf/").getvalue() == read(report.pdf)


def test_signing_without_the_password_signs_nothing(ending: Ending) -> None:
    ending.prepare().review()
    report = ending.report()
    refused = post(signed_in("fengzhiyuan"), f"/reports/{report.id}/sign/", version=report.version)
    assert refused.status_code == 422
    assert ending.report().state == "reviewed"


@pytest.mark.clause("R2")
def test_upload_and_copies_from_the_page_to_the_receipts(ending: Ending) -> None:
    report = signed(ending)
    address, chenjing = f"/reports/{report.id}/", signed_in("chenjing")
    post(chenjing, f"{address}upload/", version=report.version)
    assert Upload.objects.get(report=report).state == "queued"
    assert "宝鸡市生态环境局" in text(chenjing.get(f"{address}copy/"))
    post(chenjing, f"{address}copy/", version=report.version)
    with clock.fixed(ending.operation.at(15, days=1)):
        for who in ("majianping", "liwentao"):
            client = signed_in(who)
            assert "等待签收" in text(client.get("/reports/inbox/"))
            copy = Copy.objects.get(report=report, addressee__staff__user__username=who)
            post(client, f"/reports/copies/{copy.id}/receive/", version=copy.version)
            copy.refresh_from_db()
            assert copy.state == "received"
    assert "李文涛" in text(chenjing.get(address))


@pytest.mark.clause("R5")
def test_a_case_from_the_list_to_the_station_s_receipt(ending: Ending) -> None:
    ending.prepare().review().sign().copy()
    case = Case.objects.get()
    officer = signed_in("liwentao")
    with clock.fixed(ending.operation.at(9, days=3)):
        assert "件等着决定是否立案" in text(officer.get("/reports/cases/"))
        empty = post(
            officer, f"/reports/cases/{case.id}/dismiss/", version=case.version, reason="否"
        )
        assert empty.status_code == 422
        post(officer, f"/reports/cases/{case.id}/file/", version=case.version, number="宝环立〔2026〕9号",
             summary="外排废水超标")  # fmt: skip
        case.refresh_from_db()
        assert case.state == "filed"
        scan = io.BytesIO(b"%PDF-1.4 scan")
        scan.name = "决定书.pdf"
        post(
            officer, f"/reports/cases/{case.id}/penalise/", version=case.version,
            number="宝环罚〔2026〕8号", decided_on=str(ending.operation.at(9, days=2).date()),
            fine_yuan="120000", text="超标排放", scan=scan,
        )  # fmt: skip
        case.refresh_from_db()
        assert case.state == "penalty"
        post(officer, f"/reports/cases/{case.id}/copy/", version=case.version)
        copy = Copy.objects.get(penalty__case=case)
        station = signed_in("chenjing")
        page = text(station.get(f"/reports/copies/{copy.id}/"))
        assert "120000" in page
        file = station.get(f"/files/{case.penalty_decision.file_id}/")
        assert file.getvalue() == b"%PDF-1.4 scan"
        post(station, f"/reports/copies/{copy.id}/receive/", version=copy.version)
        copy.refresh_from_db()
        assert copy.state == "received"
        assert "决定书.pdf" in text(officer.get(f"/reports/cases/{case.id}/"))


def test_what_is_missing_is_named(world: World) -> None:
    from tests.report_scene import operation

    op = operation(world).draft().send().give_back().field_work().determine(approve=False)
    with clock.fixed(op.at(20)):
        client = signed_in("chenjing")
        page = text(client.get(f"/reports/visit/{op.visit.id}/"))
        # five factors in bottles, the field parallel and the blank
        assert "还缺 7 项，不能出报告" in page
        assert "化学需氧量" in page
        refused = post(client, f"/reports/visit/{op.visit.id}/", remark="", password=DEMO_PASSWORD)
        assert refused.status_code == 422
        assert "7 项既没有结果也没有原因" in text(refused)
        assert "1 次监测还缺结果" in text(client.get("/reports/waiting/"))


@pytest.mark.parametrize("who", ["shenqing", "lab-tao", "sunli", "gaofeng"])
def test_outsiders_find_nothing(ending: Ending, who: str) -> None:
    report = signed(ending)
    client = signed_in(who)
    for path in ("", "pdf/", "xlsx/", "json/", "sign/", "copy/", "correct/"):
        assert client.get(f"/reports/{report.id}/{path}").status_code == 404, path
    assert client.get(f"/reports/visit/{report.visit_id}/").status_code == 404
    assert client.get(f"/reports/cases/{Case.objects.get().id}/").status_code == 404


def test_a_correction_is_prepared_from_the_page(ending: Ending) -> None:
    old = signed(ending)
    client = signed_in("chenjing")
    path = f"/reports/{old.id}/correct/"
    with clock.fixed(ending.operation.at(9, days=2) + timedelta(hours=1)):
        assert "将代替" in text(client.get(path))
        refused = post(client, path, reason="错", remark="", password=DEMO_PASSWORD)
        assert refused.status_code == 422
        post(client, path, reason="限值引用有误，按二级标准更正", remark="", password=DEMO_PASSWORD)
    new = Report.objects.get(replaces=old)
    assert new.state == "prepared"
    assert old.number in text(client.get(f"/reports/{new.id}/"))
