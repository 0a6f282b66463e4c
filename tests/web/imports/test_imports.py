"""Lists from files: the template, the trial with its report by row, all or nothing, once."""

import hashlib
import json
import re
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.joint_visit import dairy, signed_in

from liance.foundation.ledger.models import Event
from liance.foundation.tables.workbook import read_table
from liance.mechanism.exchange.models import Intake
from liance.mechanism.registry.models import Outlet, Source, Staff

ADMIN = "xieyun"
SOURCES = (
    "单位名称,统一社会信用代码,排污许可证编号,辖区,地址,经度,纬度,行业,管理等级,年度重点单位,联系人"
)
OUTLETS = "所属污染源,编号,排放口名称,介质,排气筒高度（m）,因子,限值,限值单位,执行标准,现场测定"
PEOPLE = "机构,姓名,部门、职务,电话,到岗日期"


@pytest.fixture
def admin(world) -> Client:
    return signed_in(ADMIN)


def tried(client: Client, kind: str, *lines: str, content: bytes = b"", name: str = "list.csv"):
    file = SimpleUploadedFile(name, content or "\n".join(lines).encode())
    return client.post(f"/imports/{kind}/", {"file": file})


def token(page) -> str:
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def kept(client: Client, kind: str, said: str, key: object = None):
    data = {"token": said, "idempotency_key": str(key or uuid4())}
    return client.post(f"/imports/{kind}/keep/", data)


def faults(page) -> list[tuple[int, str, str]]:
    return page.context["shown"]["faults"]


def standing() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Source, Outlet, Staff, Event))


@pytest.mark.parametrize("kind", ["sources", "outlets", "people"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_is_read_back_and_its_second_sheet_explains(admin, kind, language):
    admin.cookies["django_language"] = language
    content = admin.get(f"/imports/{kind}/template/").content
    table = read_table(BytesIO(content))
    assert list(table.rows) == []
    # Its heads are all recognised: an empty table is refused for having no rows, not for its heads.
    page = tried(admin, kind, content=content, name="t.xlsx")
    said = "没有要导入的行" if language == "zh-hans" else "no rows"
    assert said in page.content.decode()
    book = openpyxl.load_workbook(BytesIO(content))
    assert len(book.sheetnames) == 2
    explained = {row[0].value for row in book.worksheets[1].iter_rows()}
    assert set(table.header) <= explained


def test_sources_are_tried_without_a_trace_and_then_kept_once(world, admin):
    before = standing()
    lines = (
        SOURCES,
        "新厂一,,,610304,渭滨路1号,107.1,34.3,化工,重点管理,是,王",
        "新厂二,,,陈仓区,,,,,,,",
    )
    page = tried(admin, "sources", *lines)
    assert page.status_code == 200, faults(page)
    assert page.context["shown"]["counts"] == {"added": 2, "changed": 0, "unchanged": 0}
    assert standing() == before
    key, said = uuid4(), token(page)
    first = kept(admin, "sources", said, key)
    assert first.status_code == 302
    after = standing()
    assert after[0] == before[0] + 2
    assert after[3] == before[3] + 3
    made = Source.objects.get(name="新厂一")
    assert (made.jurisdiction_id, made.management, made.key_unit) == ("610304", "key", True)
    assert made.created_by == world.actor(ADMIN).user_id
    assert kept(admin, "sources", said, key)["Location"] == first["Location"]
    assert Intake.objects.count() == 1
    assert standing() == after
    # The same file once more changes nothing; another value changes that value alone.
    again = tried(admin, "sources", *lines)
    assert again.context["shown"]["counts"] == {"added": 0, "changed": 0, "unchanged": 2}
    page = tried(admin, "sources", "单位名称,辖区,行业", "新厂一,610304,造纸")
    (row,) = page.context["shown"]["taken"]
    assert row[4] == [("行业", "化工", "造纸")]
    kept(admin, "sources", token(page))
    made.refresh_from_db()
    assert (made.industry, made.management, made.contact, made.key_unit) == (
        "造纸",
        "key",
        "王",
        True,
    )


def test_a_source_on_file_is_found_by_name_and_place_where_no_permit_tells_it_apart(world, admin):
    on_file = dairy(world)
    head, place = "单位名称,排污许可证编号,辖区,联系人", on_file.jurisdiction_id
    page = tried(admin, "sources", head, f"{on_file.name},,{place},赵工")
    assert page.context["shown"]["counts"] == {"added": 0, "changed": 1, "unchanged": 0}
    on_file.refresh_from_db()
    assert on_file.contact != "赵工"
    # Everything that is wrong with a row is told at once.
    page = tried(admin, "sources", head, "厂,123,火星,")
    assert {(at, where) for at, where, _s in faults(page)} == {(2, "排污许可证编号"), (2, "辖区")}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (",,,610304,,,,,,,", "单位名称"),
        ("厂,123,,610304,,,,,,,", "统一社会信用代码"),
        ("厂,,9161,610304,,,,,,,", "排污许可证编号"),
        ("厂,,,火星,,,,,,,", "辖区"),
        ("厂,,,610304,,abc,34.3,,,,", "经度"),
        ("厂,,,610304,,107.1,,,,,", "经度"),
        ("厂,,,610304,,NaN,1e99999,,,,", "经度"),
        ("厂,,,610304,,,,,特别管理,,", "管理等级"),
        ("厂,,,610304,,,,,,也许,", "年度重点单位"),
        (f"{'长' * 121},,,610304,,,,,,,", "单位名称"),
        ("厂\x01,,,610304,,,,,,,", "单位名称"),
        ("厂,,,610304,,,,,,,,多", ""),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_kept(admin, line, field):
    before = standing()
    page = tried(admin, "sources", SOURCES, "好厂,,,610304,,,,,,,", line)
    assert page.status_code == 422
    assert {(at, where) for at, where, _said in faults(page)} >= {(3, field)}
    assert all(said and "%(" not in said for *_at, said in faults(page))
    assert 'name="token"' not in page.content.decode()
    assert standing() == before


def test_what_is_wrong_is_said_in_english_too(admin):
    admin.cookies["django_language"] = "en"
    page = tried(admin, "sources", SOURCES, "厂,123,,火星,,,,,,,")
    assert not re.search(
        "[\u4e00-\u9fff]", "".join(said for *_a, said in faults(page)).replace("火星", "")
    )


def test_files_that_are_no_list_are_refused_as_a_whole(admin):
    book = openpyxl.Workbook()
    book.active.append(SOURCES.split(","))
    book.active.append(["=1+1"])
    out = BytesIO()
    book.save(out)
    many = [SOURCES, *(f"厂{n},,,610304,,,,,,," for n in range(1001))]
    for content, said in (
        (out.getvalue(), "公式"),
        (b"", "空"),
        (b"PK\x03\x04zip", "损坏"),
        (f"{SOURCES}\n厂\x00".encode(), "空字节"),
        ("单位名称,地址\n厂,路".encode(), "缺少列：辖区"),
        ("单位名称,name,辖区\n厂,厂,610304".encode(), "出现了两次"),
        ("\n".join(many).encode(), "最多 1000 行"),
    ):
        page = tried(admin, "sources", content=content)
        assert page.status_code == 422
        assert said in page.content.decode(), said


def test_outlets_come_with_their_factors_for_sources_one_may_know(world, admin):
    name = dairy(world).name
    page = tried(
        admin, "outlets", OUTLETS,
        f"{name},DA077,新烟囱,废气,15,颗粒物,10,mg/m³,DB61/1226-2018,",
        f"{name},da077,,,,二氧化硫,50,mg/m³,,否",
        f"{name},ZS09,北厂界,noise,,,,,,",
    )  # fmt: skip
    assert page.status_code == 200, faults(page)
    assert page.context["shown"]["counts"]["added"] == 2
    kept(admin, "outlets", token(page))
    made = Outlet.objects.get(source=dairy(world), code="DA077")
    assert {(f.factor, f.limit) for f in made.factors.all()} == {
        ("颗粒物", "10"),
        ("二氧化硫", "50"),
    }
    assert (made.name, made.medium, made.height_m) == ("新烟囱", "gas", 15)
    before = standing()
    page = tried(
        admin, "outlets", OUTLETS,
        f"{name},DA077,新烟囱,废气,15,颗粒物,10,mg/m³,,",
        f"{name},DA078,甲,废气,,颗粒物,10,mg/m³,,", f"{name},DA078,乙,废气,,氮氧化物,50,mg/m³,,",
        f"{name},DA079,甲,废气,,颗粒物,十,mg/m³,,",
        f"{name},DA080,甲,废气,,颗粒物,10,,,", f"{name},DA080,甲,废气,,颗粒物,10,,,",
        f"{name},DA081,甲,废气,500,,10,,,",
        "无此厂,DA001,甲,废气,,,,,,",
    )  # fmt: skip
    assert {at for at, *_rest in faults(page)} == {2, 3, 5, 6, 8, 9}
    assert standing() == before


def test_people_are_added_where_the_person_looks_after_the_agency(world, admin):
    own = world.agencies["main.station" if "main.station" in world.agencies else "main.monitoring"]
    page = tried(
        admin, "people", PEOPLE,
        f"{own.name},新同事,监测室,13800000000,2026-01-31", f"{own.short_name},另一位,,,",
    )  # fmt: skip
    assert page.status_code == 200, faults(page)
    kept(admin, "people", token(page))
    made = Staff.objects.get(name="新同事")
    assert (made.agency_id, made.phone, str(made.joined_on)) == (
        own.id,
        "13800000000",
        "2026-01-31",
    )
    before = standing()
    page = tried(
        admin, "people", PEOPLE,
        f"{own.name},新同事,,,", f"{own.name},第三位,,,", f"{own.name},第三位,,,",
        f"{own.name},第四位,,,31/31/2026", "外省机构,某人,,,",
    )  # fmt: skip
    assert [(at, where) for at, where, _s in faults(page)] == [
        (2, "姓名"), (4, "姓名"), (5, "到岗日期"), (6, "机构"),
    ]  # fmt: skip
    assert standing() == before


def test_what_was_tried_by_another_or_for_another_list_is_not_imported(world, admin):
    said = token(tried(admin, "sources", SOURCES, "丙厂,,,610304,,,,,,,"))
    before = standing()
    answers = [
        kept(admin, "people", said), kept(admin, "sources", said[:-3] + "abc"),
        kept(admin, "sources", ""),
    ]  # fmt: skip
    assert all(answer.status_code == 302 for answer in answers)
    assert kept(signed_in("liwentao"), "sources", said).status_code == 404
    assert standing() == before


def test_what_changed_since_the_trial_is_reported_and_nothing_is_kept(world, admin):
    own = world.agencies["main.monitoring"]
    said = token(tried(admin, "people", PEOPLE, f"{own.name},甲某,,,", f"{own.name},乙某,,,"))
    other = token(tried(admin, "people", PEOPLE, f"{own.name},乙某,,,"))
    kept(admin, "people", other)
    before = standing()
    page = kept(admin, "people", said)
    assert page.status_code == 422
    assert [(at, where) for at, where, _s in faults(page)] == [(3, "姓名")]
    assert standing() == before


def test_who_may_not_manage_finds_no_page(world):
    for who in ("liwentao", "zhoumin"):
        client = signed_in(who)
        for kind in ("sources", "outlets", "people"):
            assert tried(client, kind, SOURCES, "丁厂,,,610304,,,,,,,").status_code == 404
            assert client.get(f"/imports/{kind}/template/").status_code == 404
    assert "检测结果" in signed_in("zhoumin").get("/imports/").content.decode()


def test_what_was_imported_is_proven_by_one_event(world, admin):
    lines = (
        SOURCES,
        "留存厂,,,610304,,,,,,,",
        f"{dairy(world).name},,,{dairy(world).jurisdiction_id},,,,,,,",
    )
    content = "\n".join(lines).encode()
    page = kept(admin, "sources", token(tried(admin, "sources", content=content, name="名录.csv")))
    row = Intake.objects.get()
    assert page["Location"] == f"/imports/past/{row.id}/"
    digest = hashlib.sha256(content).hexdigest()
    assert (row.file.name, row.file.sha256) == ("名录.csv", digest)
    made = Source.objects.get(name="留存厂")
    assert [(one["line"], one["status"], one["objects"]) for one in row.rows] == [
        (2, "added", [["registry:source", str(made.id)]]),
        (3, "unchanged", [["registry:source", str(dairy(world).id)]]),
    ]  # fmt: skip
    event = Event.objects.get(object_id=row.id)
    body = json.loads(event.body)["body"]
    assert event.kind == "exchange:intake:import"
    assert {
        "sha256": digest,
        "file": "名录.csv",
        "added": 1,
        "changed": 0,
        "unchanged": 1,
    }.items() <= body.items()
    # The digest of the row that names every object is among the facts of the event.
    assert "exchange_intake" in event.body
    shown = admin.get(page["Location"]).content.decode()
    assert digest[:8] in shown
    assert f"/sources/{made.id}/" in shown
    assert "名录.csv" in admin.get("/imports/").content.decode()
    given = admin.get(f"/files/{row.file_id}/")
    assert b"".join(given.streaming_content) == content
    # The audit reads that it was, not what it held; others find nothing.
    seen = signed_in("tangli").get(page["Location"]).content.decode()
    assert digest[:8] in seen
    assert "留存厂" not in seen
    assert signed_in("liwentao").get(page["Location"]).status_code == 404


def test_every_list_that_is_imported_is_found_from_one_page(world):
    for who, words in (
        ("xieyun", ("污染源", "排放口和因子", "人员", "标准限值")),
        ("yangzhenhua", ("计划", "考试试题")),
        ("zhoumin", ("检测结果",)),
    ):
        client = signed_in(who)
        page = client.get("/imports/").content.decode()
        for word in words:
            assert f">{word}<" in page, word
        for address in re.findall(r'href="(/[^"]+/template/)"', page):
            assert client.get(address).status_code == 200, address
