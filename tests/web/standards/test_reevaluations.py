"""The pages of a re-evaluation: ordered on a form, listed, and seen from result and report."""

import uuid
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.reevaluation_scene import Judged, use_edition

from liance.doors.web.standards import reevaluating
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.reevaluation.actions import Order, reevaluate
from liance.mechanism.reevaluation.models import Reevaluation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORM = {"reason": "陕西省标准启用", "limits": "held", "standard": "DB61/224"}


@pytest.fixture
def scene(judged_once: Judged, db: None):
    made = deepcopy(judged_once)
    with fixed(made.later + timedelta(hours=1)):
        yield made


@pytest.fixture
def client_of(world: World):
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        return client

    return enter


def post(client: Client, **data: str):
    key = {"idempotency_key": str(uuid.uuid4()), "version": 0}
    return client.post("/standards/reevaluations/new/", key | data)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_what_changed_is_listed_with_the_report_that_is_due(scene: Judged, client_of) -> None:
    use_edition(scene.world, scene.later)
    client = client_of("liuzhihong")
    assert "DB61/224" in text(client, "/standards/reevaluations/new/")
    answer = post(client, **FORM)
    run = Reevaluation.objects.get()
    assert answer["Location"] == f"/standards/reevaluations/{run.id}/"
    html = text(client, answer["Location"])
    assert "结论不同" in html
    assert "≤41 mg/L" in html
    assert scene.report.number in html
    assert "须编制更正报告" in html
    assert "与存证一致" in html
    assert run.reason in text(client, "/standards/reevaluations/")
    page = text(client, f"/reports/{scene.report.id}/")
    assert "编制以后结果有变动" in page
    assert f"{run.changed} 项与原来不同" in page
    html = text(client, f"/results/{scene.row.id}/")
    assert "重新判定" in html
    assert "与原来不同" in html


def test_the_verdict_stays_where_nothing_changed(scene: Judged, client_of) -> None:
    client = client_of("liuzhihong")
    post(client, **FORM)
    assert "没有您能查看的不同判定" in text(
        client, f"/standards/reevaluations/{Reevaluation.objects.get().id}/"
    )
    assert "与原来相同" in text(client, f"/results/{scene.row.id}/")
    page = text(client, f"/reports/{scene.report.id}/")
    assert "编制以后结果有变动" not in page
    assert "与原来相同" in page


def test_rows_are_held_against_the_ledger(scene: Judged, client_of, monkeypatch) -> None:
    client = client_of("liuzhihong")
    post(client, **FORM)
    run = Reevaluation.objects.get()
    address = f"/standards/reevaluations/{run.id}/"
    monkeypatch.setattr(reevaluating, "CHECKED_AT_ONCE", 0)
    html = text(client, address)
    assert "?check=1" in html
    assert "与存证一致" not in html
    assert "与存证一致" in text(client, f"{address}?check=1")
    Reevaluation.objects.update(digest="0" * 64)
    assert "不能作为依据" in text(client, f"{address}?check=1")


def test_officers_read_what_the_station_did_to_their_results_and_order_nothing(
    scene: Judged, client_of
) -> None:
    post(client_of("liuzhihong"), **FORM)
    run = Reevaluation.objects.get()
    officer = client_of("liwentao")
    assert "与原来相同" in text(officer, f"/results/{scene.row.id}/")
    assert officer.get(f"/standards/reevaluations/{run.id}/").status_code == 404
    assert officer.get("/standards/reevaluations/new/").status_code == 404
    assert run.reason not in text(officer, "/standards/reevaluations/")


def test_a_refused_order_comes_back_with_its_reason(scene: Judged, client_of) -> None:
    client = client_of("liuzhihong")
    answer = post(client, **{**FORM, "limits": "source"})
    assert answer.status_code == 422
    assert "限值自哪一天起" in answer.content.decode()
    source = f"/standards/reevaluations/new/?source={scene.op.source.id}"
    assert scene.op.source.name in text(client, source)
    assert source in text(client, f"/sources/{scene.op.source.id}/")
    assert not Reevaluation.objects.exists()


def test_the_pages_cost_the_same_for_one_run_and_three(scene: Judged, client_of) -> None:
    actor = scene.world.actor("liuzhihong")

    def again(hours: int) -> Reevaluation:
        at = scene.later + timedelta(hours=hours)
        return reevaluate(order=Order("标准启用重判"), actor=actor, at=at)

    client = client_of("liuzhihong")
    use_edition(scene.world, scene.later)
    run = again(0)
    addresses = ["/standards/reevaluations/", f"/results/{scene.row.id}/",
                 f"/reports/{scene.report.id}/"]  # fmt: skip
    costs = []
    for _ in range(2):
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            costs.append(len(seen))
        again(1)
        again(2)
    assert costs[:3] == costs[3:]
    assert "结论不同" in text(client, f"/standards/reevaluations/{run.id}/")
