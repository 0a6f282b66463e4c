"""The pages of examinations, walked by the organiser and those who sit."""

import re
from hashlib import sha256
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.exam_scene import LEAD, Exam, examination
from tests.forms.exams import ROW, table

from liance.flows.demonstration.exams import examinations, written
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.examining import workbook
from liance.mechanism.examining.actions import arranging
from liance.mechanism.examining.models import Answer, Examination, Paper, Question
from liance.mechanism.examining.replaying.files import replay
from liance.mechanism.examining.rules.bank import COLUMNS
from liance.mechanism.exchange.models import Intake
from liance.mechanism.registry.models import Staff
from liance.norms.clauses import NOTICE

pytestmark = pytest.mark.clause("C4")
OFFICER = "liwentao"


def client(world: World, who: str) -> Client:
    found = Client()
    found.force_login(world.staff[who].user, "allauth.account.auth_backends.AuthenticationBackend")
    return found


def post(world: World, who: str, address: str, **data: object):
    headers = data.pop("headers", {})
    sent = {"idempotency_key": str(uuid4()), **data}
    return client(world, who).post(address, sent, follow=True, headers=headers)


def text(world: World, who: str, address: str) -> str:
    answer = client(world, who).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def upload(content: bytes, name: str = "题库.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_template_is_read_back_and_a_wrong_row_saves_nothing(world: World) -> None:
    with fixed(world.at):
        file = client(world, LEAD).get("/people/exams/questions/template/")
        book = load_workbook(BytesIO(file.content))
        assert [cell.value for cell in book.worksheets[0][1]] == list(COLUMNS)
        assert workbook.template() == workbook.template()
        address = "/people/exams/questions/new/"
        empty = post(world, LEAD, address, file=upload(file.content))
        assert empty.status_code == 422
        assert not Question.objects.exists()
        wrong = table(ROW, (*ROW[:9], "D", *ROW[10:]))
        answer = post(world, LEAD, address, file=upload(wrong))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "什么都没有导入" in page
        assert "答案不在选项里，或重复" in page
        assert "表里有两次" in page
        assert not Question.objects.exists()
        other = post(world, LEAD, address, file=upload(b"\x00\x01", "x.xlsx"))
        assert other.status_code == 422
        page = post(world, LEAD, address, file=upload(table(ROW)), check="1").content.decode()
        assert "检查无误：1 题，还没有保存" in page
        assert not Question.objects.exists()
        held = re.search(r'name="token" value="([^"]+)"', page)[1]
        page = post(world, LEAD, address, token=held).content.decode()
        assert "已导入 1 题" in page
        intake = Intake.objects.get()
        assert (intake.kind, intake.file.name, intake.rows[0]["line"]) == (
            "questions",
            "题库.xlsx",
            2,
        )
        assert intake.rows[0]["objects"] == [["examining:question", str(Question.objects.get().id)]]
        assert "回送联系单的是谁" in page
        assert client(world, OFFICER).get(address).status_code == 404


def test_an_examination_is_written_published_and_sat(world: World) -> None:
    with fixed(world.at):
        empty = text(world, LEAD, "/people/exams/new/")
        assert "题库里没有可用的试题" in empty
        exam = examination(world)
        form = {
            "title": "季度考试", "training_kind": "joint", "opens_at": "2026-11-02T08:00",
            "closes_at": "2026-11-03T18:00", "minutes": "30", "pass_mark": "60", "attempts": "1",
            "agencies": [str(world.agencies["main.enforcement"].id)],
        }  # fmt: skip
        refused = post(world, LEAD, "/people/exams/new/", **form)
        assert refused.status_code == 422
        assert "请至少选一个专题的题数" in refused.content.decode()
        page = post(world, LEAD, "/people/exams/new/", **form, part_1="3").content.decode()
        assert "草稿已保存" in page
        assert "没有账号或考试权限" not in page
        Staff.objects.create(
            name="没有账号者", agency=world.agencies["main.enforcement"], created_at=world.at
        )
        row = Examination.objects.exclude(pk=exam.row.pk).get()
        home = f"/people/exams/{row.id}/"
        page = text(world, LEAD, home)
        assert "没有账号或考试权限，不列入" in page
        assert "没有账号者" in page
        assert client(world, OFFICER).get(home + "sit/").status_code == 404
        page = post(world, LEAD, home + "publish/", version=row.version).content.decode()
        assert "没有参加" in page
        assert "没有账号者" not in page
        assert "参加联合考试" in text(world, OFFICER, "/")
        assert "1 场考试待参加" in text(world, OFFICER, "/people/exams/")
        page = post(world, OFFICER, home + "sit/").content.decode()
        assert "收卷" in page
        assert Paper.objects.get().seat.examination_id == row.id
        assert "继续答题" in text(world, OFFICER, "/people/exams/")


@pytest.fixture
def exam(world: World) -> Exam:
    found = examination(world)
    found.publish()
    return found


def test_each_choice_is_saved_at_once_and_the_result_follows(exam: Exam) -> None:
    world = exam.world
    paper = exam.begin(OFFICER)
    home = f"/people/exams/papers/{paper.id}/"
    first = paper.layout[0][0]
    with fixed(exam.clock):
        said = {"question": first, "headers": {"HX-Request": "true"}}
        answer = post(world, OFFICER, home + "answer/", **said, choice="0")
        assert answer.status_code == 200
        assert "已保存" in answer.content.decode()
        assert "<html" not in answer.content.decode()
        plain = post(world, OFFICER, home + "answer/", question=first, choice="1")
        assert f'id="q-{first}"' in plain.content.decode()
        assert list(Answer.objects.values_list("chosen", flat=True)) == [[1]]
        page = text(world, OFFICER, home)
        assert 'value="1" checked' in page
        assert "陕环发" not in page, "the ground is told afterwards"
        nonsense = post(world, OFFICER, home + "answer/", question="x", choice="y")
        assert "请重新选择" in nonsense.content.decode()
        assert client(world, "hanlei").get(home).status_code == 404
        assert client(world, LEAD).get(home).status_code == 404
    with fixed(paper.ends_at):
        late = client(world, OFFICER).get(home, follow=True).content.decode()
        assert "答题时间到" in late
        refused = post(world, OFFICER, home + "answer/", question=first, choice="0")
        assert "答题时间已到，这次选择没有保存" in refused.content.decode()
        page = post(world, OFFICER, home + "hand-in/").content.decode()
        assert "得分 0.0" in page
        assert "正确答案和依据在考试和用同样试题的考试都结束后" in page
        assert "答对" not in page
    with fixed(exam.row.closes_at):
        arranging.close_due(at=exam.row.closes_at)
        page = text(world, OFFICER, home + "result/")
        assert "依据：陕环发〔2021〕32号" in page
        assert "没有答" in page
        assert client(world, LEAD).get(home + "result/").status_code == 404


def test_the_organiser_sees_who_is_missing_and_exports_it(exam: Exam) -> None:
    world = exam.world
    exam.sat(OFFICER, right=4)
    exam.clock = exam.row.closes_at
    arranging.close_due(at=exam.clock)
    home = f"/people/exams/{exam.row.id}/"
    with fixed(exam.clock):
        gone = Question.objects.get(pk=Paper.objects.get().layout[4][0])
        address = f"/people/exams/questions/{gone.id}/withdraw/"
        page = post(world, LEAD, address, version=gone.version, reason="答案有误").content.decode()
        assert "1 份试卷重新评分" in page
        page = text(world, LEAD, home)
        assert "重评前 80.0：答案有误" in page
        assert "没有参加" in page
        assert exam.fresh().seed in page
        digest = sha256(bytes.fromhex(exam.row.seed)).hexdigest()
        assert digest in text(world, "majianping", home)
        assert "1 份试卷按种子重新抽过，与账本一致" in text(world, "majianping", home + "?redraw=1")
        own = text(world, OFFICER, f"/people/exams/papers/{Paper.objects.get().id}/result/")
        assert digest in own
        assert exam.row.seed in own
        assert "1 份试卷按种子重新抽过" in own
        for who in (LEAD, OFFICER):
            given = client(world, who).get(home + "draw/")
            with ZipFile(BytesIO(given.content)) as package:
                found = replay(package.read("exam.json"))
            assert (found.faults, found.papers) == ((), 1)
            assert found.file is not None
            assert found.file["commitment"] == digest
            assert found.file["bank_sha256"] in own
        assert client(world, "coord-610100").get(home + "draw/").status_code == 404
        sheet = load_workbook(
            BytesIO(client(world, LEAD).get(home + "results/").content)
        ).active  # fmt: skip
        rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=2)}
        assert rows["李文涛"][7:] == ["100.0", "合格", "80.0", "答案有误"]
        assert rows["韩磊"][8] == "未参加"
        result = text(world, OFFICER, f"/people/exams/papers/{Paper.objects.get().id}/result/")
        assert "原评 80.0" in result
        assert "已撤销，不计分" in result
        training = f"/people/trainings/{exam.row.training_id}/"
        page = text(world, LEAD, training)
        assert "1 ÷ 1" in page
        assert "登记参加" not in page


def test_the_demonstration_s_questions_rest_on_the_notice(world: World) -> None:
    with fixed(world.at):
        examinations(world, at=world.at)
    assert all(one.stem.startswith("【示例】") for one in written())
    assert all(one.ground.startswith(f"{NOTICE} ") for one in written())
    states = dict(Examination.objects.values_list("title", "state"))
    assert sorted(states.values()) == ["closed", "published"]
    closed = Examination.objects.get(state="closed")
    results = dict(closed.training.attendances.values_list("staff__name", "result"))
    assert results["李文涛"] == "passed"
    assert "failed" in results.values()
