"""A standard comes in by its table on a page: checked row by row, drafted, signed by two."""

import hashlib
import io
import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.foundation.tables.workbook import read_workbook
from liance.mechanism.editions.models import Edition
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.exchange.models import Intake

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEADER = (
    "code", "title", "standard_kind", "medium", "standard_source", "table", "factor", "level",
    "value", "unit", "kind", "averaging", "certainty",
)  # fmt: skip
FIRST = ("DB61/224-2018", "陕西省黄河流域污水综合排放标准", "local", "water", "印刷文本")
GOOD = [
    (*FIRST, "1", "化学需氧量", "A", "41", "mg/L", "max", "daily_mean", "verified"),
    ("", "", "", "", "", "1", "氨氮", "A", "4", "mg/L", "max", "daily_mean", "verified"),
]


@pytest.fixture(autouse=True)
def day(world: World):
    with fixed(world.at + timedelta(days=1)):
        yield


@pytest.fixture
def clients(world: World):
    def enter(username: str, language: str = "zh-hans") -> Client:
        client = Client()
        client.force_login(world.staff[username].user, BACKEND)
        client.cookies["django_language"] = language
        return client

    return enter


def table(rows=GOOD, header=HEADER) -> bytes:
    return "\n".join(",".join(row) for row in (header, *rows)).encode()


def send(client: Client, content: bytes, *, keep: bool = True, name: str = "DB61.csv"):
    data = {"file": SimpleUploadedFile(name, content), "idempotency_key": str(uuid.uuid4())}
    return client.post("/standards/upload/", data | ({"keep": "1"} if keep else {}))


def test_checked_then_entered_then_signed_by_two(clients) -> None:
    admin = clients("xieyun")
    page = admin.get("/standards/")
    assert "/standards/upload/" in page.content.decode()
    checked = send(admin, table(), keep=False)
    assert checked.status_code == 200
    html = checked.content.decode()
    assert "检查无误：DB61/224-2018，2 条限值" in html
    assert html.count("可录入") == 2
    assert not Edition.objects.exists()
    held = re.search(r'name="token" value="([^"]+)"', html)[1]
    data = {"token": held, "keep": "1", "idempotency_key": str(uuid.uuid4())}
    entered = admin.post("/standards/upload/", data)
    row = Edition.objects.get()
    intake = Intake.objects.get()
    assert (intake.kind, intake.about, intake.added) == ("limits", row.id, 2)
    assert intake.file.sha256 == hashlib.sha256(table()).hexdigest()
    assert admin.get(f"/imports/past/{intake.id}/").status_code == 200
    assert entered["Location"] == f"/standards/entries/{row.id}/"
    assert (row.state, row.file_name) == ("entered", "DB61.csv")
    for version, username in ((1, "wujianguo"), (2, "fengzhiyuan")):
        data = {"idempotency_key": str(uuid.uuid4()), "version": version}
        clients(username).post(f"/standards/entries/{row.id}/sign/", data)
    used = next(e for e in catalogue().editions if e.code == "DB61/224-2018")
    assert [(r.factor, r.value) for r in used.rows] == [("化学需氧量", "41"), ("氨氮", "4")]


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", ["核对程度：应为 verified", "限值：“abc”", "2 处错误，什么都没有保存"]),
     ("en", ["certainty: must be verified", "value: “abc”", "2 faults, nothing was saved"])],
)  # fmt: skip
def test_every_row_says_what_is_wrong_in_it_and_nothing_is_kept(clients, language, said) -> None:
    bad = [
        (*GOOD[0][:12], "sure"),
        GOOD[1],
        ("", "", "", "", "", "1", "总磷", "A", "abc", "mg/L", "max", "daily_mean", "verified"),
    ]
    answer = send(clients("xieyun", language), table(bad))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert [words for words in said if words not in html] == []
    assert html.count('class="late-row"') == 2
    assert not Edition.objects.exists()


def test_faults_of_the_header_and_of_no_table_are_said(clients) -> None:
    admin = clients("xieyun")
    missing = send(admin, table([row[:-1] for row in GOOD], HEADER[:-1]))
    assert "核对程度：缺少这一列" in missing.content.decode()
    broken = send(admin, b"PK\x03\x04rest")
    assert broken.status_code == 422
    assert "电子表格已损坏" in broken.content.decode()
    assert admin.post("/standards/upload/", {"idempotency_key": "k"}).status_code == 422
    assert not Edition.objects.exists()


def test_the_same_content_twice_is_refused_in_words(clients) -> None:
    admin = clients("xieyun")
    send(admin, table())
    again = send(admin, table())
    assert again.status_code == 422
    assert "同一内容已经录入" in again.content.decode()
    assert Edition.objects.count() == 1


def test_the_table_to_fill_comes_empty_or_filled_with_what_is_held(clients) -> None:
    admin = clients("xieyun")
    empty = admin.get("/standards/template/")
    assert len(list(read_workbook(io.BytesIO(empty.content)).rows)) == 0
    held = admin.get("/standards/template/?standard=GB 8978-1996")
    assert len(list(read_workbook(io.BytesIO(held.content)).rows)) > 50
    assert admin.get("/standards/template/?standard=GB 1-2000").status_code == 404
    # what is held goes in again only as a change of it
    checked = send(admin, held.content, keep=False, name="a.xlsx")
    assert checked.status_code == 200


@pytest.mark.parametrize("username", ["wujianguo", "liwentao", "lab-tao"])
def test_only_the_administrator_enters(clients, username) -> None:
    client = clients(username)
    for address in ("/standards/upload/", "/standards/template/"):
        assert client.get(address).status_code == 404
    assert send(client, table()).status_code == 404
    assert not Edition.objects.exists()
