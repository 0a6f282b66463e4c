"""The pages of third-party laboratories."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.laboratory_scene import begun, laboratories, sent
from tests.rewriting import rewrite
from tests.staging import sheets as stage
from tests.staging.suspending import suspend

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.commissioning.actions import suspending
from liance.mechanism.commissioning.models import Qualification, Supervision, Suspension
from liance.mechanism.commissioning.rules.papers import Paper, cma_number_fits, faults
from liance.mechanism.registry.actions.agencies import add_agency

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def day(world: World):
    with fixed(world.at + timedelta(days=1)):
        yield


@pytest.fixture
def enter(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


def form(version: int = 0, **data: object) -> dict[str, object]:
    return {"idempotency_key": str(uuid.uuid4()), "version": version, **data}


@pytest.mark.clause("W6")
def test_a_laboratory_with_valid_papers_may_be_commissioned(enter, world: World) -> None:
    html = enter("majianping").get("/commissions/").content.decode()
    assert "今天可委托 1 家" in html
    laboratory = world.agencies["laboratory"]
    assert enter("majianping").get(f"/commissions/{laboratory.id}/").status_code == 200


def test_officers_of_other_roles_see_no_list_and_a_laboratory_goes_to_its_own(
    enter, world: World
) -> None:
    assert enter("zhanglixin").get("/commissions/").status_code == 404
    own = f"/commissions/{world.agencies['laboratory'].id}/"
    answer = enter("lab-tao").get("/commissions/")
    assert (answer.status_code, answer["Location"]) == (302, own)
    for page in ("", "work/", "supervision/", "score/"):
        assert enter("lab-tao").get(f"{own}{page}").status_code == 200
    assert enter("lab-tao").get("/commissions/procurement/").status_code == 404


@pytest.mark.clause("F2")
def test_a_laboratory_sees_nothing_of_another(enter, world: World) -> None:
    other = add_agency(
        name="另一家检测公司", short_name="另一家", document_prefix="另检",
        jurisdiction=world.agencies["laboratory"].jurisdiction_id, functions=["laboratory"],
        actor=world.actor("xieyun"), at=world.at,
    )  # fmt: skip
    for page in ("", "work/", "supervision/", "score/", "ties/new/"):
        assert enter("lab-tao").get(f"/commissions/{other.id}/{page}").status_code == 404


@pytest.mark.clause("F3")
def test_a_suspension_is_proposed_by_one_and_decided_by_another(enter, world: World) -> None:
    laboratory = world.agencies["laboratory"]
    lead, head = enter("yangzhenhua"), enter("majianping")
    day = (world.at + timedelta(days=1)).date()
    filled = form(starts_on=day, ends_on=day + timedelta(days=90), reason=" ")
    new = f"/commissions/{laboratory.id}/suspensions/new/"
    assert lead.post(new, filled).status_code == 422
    assert lead.post(new, {**filled, **form(reason="数据造假待查")}).status_code == 302
    row = Suspension.objects.get()
    page = f"/commissions/suspensions/{row.id}/"
    assert "须由另一人决定" in lead.get(page).content.decode()
    assert lead.post(f"{page}decide/", form(row.version, decision="agree")).status_code == 404
    assert "今天可委托 1 家" in head.get("/commissions/").content.decode()
    head.post(f"{page}decide/", form(row.version, decision="agree"))
    assert "今天可委托 0 家" in head.get("/commissions/").content.decode()
    row.refresh_from_db()
    lead.post(f"{page}lifting/", form(row.version, reason="整改合格"))
    row.refresh_from_db()
    head.post(f"{page}lift/", form(row.version, decision="agree"))
    assert "今天可委托 1 家" in head.get("/commissions/").content.decode()


@pytest.mark.clause("F3")
def test_a_laboratory_reads_of_a_measure_once_it_is_decided(enter, world: World) -> None:
    laboratory = world.agencies["laboratory"]
    at = world.at + timedelta(days=1)
    row = suspending.propose(
        laboratory_id=laboratory.id, starts_on=at.date(), ends_on=at.date() + timedelta(days=90),
        today=at.date(), reason="比对不符合待查", actor=world.actor("yangzhenhua"), at=at,
    )  # fmt: skip
    page = f"/commissions/{laboratory.id}/"
    proposer = world.staff["yangzhenhua"].name
    assert "比对不符合待查" in enter("majianping").get(page).content.decode()
    assert "比对不符合待查" not in enter("lab-tao").get(page).content.decode()
    suspending.decide(
        suspension_id=row.id, version=row.version, agreed=True, reason="",
        actor=world.actor("majianping"), at=at,
    )  # fmt: skip
    said = enter("lab-tao").get(page).content.decode()
    assert "比对不符合待查" in said
    assert proposer not in said


@pytest.mark.clause("F3")
def test_a_supervision_does_not_announce_itself_nor_tell_its_checklist_meanwhile(
    enter, world: World
) -> None:
    laboratory = world.agencies["laboratory"]
    day = (world.at + timedelta(days=1)).date()
    new = f"/commissions/{laboratory.id}/supervisions/new/"
    filled = form(held_on=day + timedelta(days=1), partner="宝鸡市市场监督管理局")
    answer = enter("majianping").post(new, filled)
    assert answer.status_code == 422
    assert "检查还没有到日期" in answer.content.decode()
    held = begun(world, day, at=world.at + timedelta(days=1))
    page = f"/commissions/supervisions/{held.id}/"
    assert "检查表" in enter("majianping").get(page).content.decode()
    assert "检查表" not in enter("lab-tao").get(page).content.decode()


@pytest.mark.clause("F3")
@pytest.mark.clause("W6")
def test_a_commission_half_way_through_its_form_meets_the_suspension(enter, world: World) -> None:
    sheet = stage.consented(world)
    laboratory = world.agencies["laboratory"]
    officer = enter("liwentao")
    opened = officer.get(f"/sheets/{sheet.id}/commission/").content.decode()
    assert str(laboratory.id) in opened
    suspend(laboratory, at=stage.AT, world=world)
    filled = form(sheet.version, laboratory=str(laboratory.id), note="按合同")
    with fixed(stage.AT + timedelta(hours=4)):
        answer = officer.post(f"/sheets/{sheet.id}/commission/", filled)
        assert answer.status_code == 422
        assert "该机构被暂停委托至" in answer.content.decode()
        again = officer.get(f"/sheets/{sheet.id}/commission/").content.decode()
    assert str(laboratory.id) not in again
    sheet.refresh_from_db()
    assert sheet.state == "consented"


@pytest.mark.clause("F3")
def test_nobody_but_its_sender_reads_the_value_of_a_blind_sample(enter, world: World) -> None:
    at = world.at
    held = begun(world, at.date(), at=at)
    row = sent(world, held, "MY-1", at.date(), at=at)
    page = f"/commissions/supervisions/{held.id}/"
    assert "50.0 ± 4.0" in enter("majianping").get(page).content.decode()
    for who in ("lab-tao", "yangzhenhua", "hanxue", "xieyun"):
        said = enter(who).get(page).content.decode()
        assert "MY-1" in said, who
        assert "50.0" not in said, who
        # The certificate of a reference material is public: by its number the value is looked up.
        assert "GSB-1" not in said, who
    answered = form(row.version, result="51.5", method="HJ 828-2017")
    enter("lab-tao").post(f"/commissions/blind/{row.id}/answer/", answered)
    opened = enter("lab-tao").get(page).content.decode()
    assert "50.0 ± 4.0" in opened
    assert "GSB-1" in opened


@pytest.mark.clause("F3")
def test_each_figure_of_the_score_leads_to_its_rows(enter, world: World) -> None:
    ids = laboratories(world, at=world.at)
    rewrite(Supervision.objects.filter(pk=ids["supervision"]), state="closed")
    client = enter("majianping")
    score = f"/commissions/{world.agencies['laboratory'].id}/score/"
    said = client.get(score).content.decode()
    assert "52.0 分" in said
    assert "没有官方评分办法可依" in said
    rows = client.get(f"{score}findings/").content.decode()
    assert "采样只有一人" in rows
    assert client.get(f"{score}nothing/").status_code == 404


def test_a_qualification_is_put_on_file_and_changed(enter, world: World) -> None:
    laboratory = world.agencies["laboratory"]
    client = enter("xieyun")
    made = form(cma_number="262712050123", cma_from="2026-01-01", cma_to="2031-12-31",
                filing_number="陕备1", factors="化学需氧量：HJ 828-2017\n氨氮")  # fmt: skip
    client.post(f"/commissions/{laboratory.id}/qualifications/new/", made)
    row = Qualification.objects.get(cma_number="262712050123")
    assert row.factors == ["化学需氧量", "氨氮"]
    assert row.methods == {"化学需氧量": ["HJ 828-2017"]}
    changed = form(1, cma_to="2030-01-01", filing_number="陕备2", factors="")
    client.post(f"/commissions/qualifications/{row.id}/", changed)
    row.refresh_from_db()
    assert (row.cma_to, row.factors, row.version) == (date(2030, 1, 1), [], 2)
    wrong = client.post(
        f"/commissions/{laboratory.id}/qualifications/new/",
        {**made, "idempotency_key": str(uuid.uuid4()), "cma_number": "12"},
    )
    assert wrong.status_code == 422
    assert "11 或 12 位" in wrong.content.decode()


@pytest.mark.parametrize(
    ("paper", "found"),
    [
        (Paper(date(2026, 1, 1), date(2026, 6, 30), "b", None, suspended=False), ("cma_expired",)),
        (Paper(date(2026, 1, 1), date(2027, 6, 30), "", None, suspended=False), ("filing_missing",)),
        (Paper(date(2027, 1, 1), date(2027, 6, 30), "b", None, suspended=True), ("suspended", "cma_future")),
        (Paper(date(2026, 1, 1), date(2026, 7, 1), "b", date(2026, 7, 1), suspended=False), ()),
        (Paper(date(2026, 1, 1), date(2026, 7, 1), "b", date(2026, 6, 30), suspended=False), ("filing_expired",)),
    ],
)  # fmt: skip
def test_papers_hold_on_their_last_day_and_not_after(paper: Paper, found: tuple[str, ...]) -> None:
    assert faults(paper, on=date(2026, 7, 1)) == found


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("262712050123", True),
        ("2015A0001QX", True),
        ("", False),
        ("26271205012x", False),
        ("示例000000000001", True),
        ("示例", False),
        ("示例1", False),
    ],
)
def test_a_certificate_number_has_its_form(number: str, fits: bool) -> None:
    assert cma_number_fits(number) is fits
