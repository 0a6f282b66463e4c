"""The pages of exports: from a filtered list to the file."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.joint_visit import signed_in

from liance.flows import exporting as flow
from liance.foundation.kernel import clock
from liance.mechanism.exchange.actions import exporting
from liance.mechanism.exchange.models import Export


@pytest.fixture
def officer(world) -> Client:
    with clock.fixed(world.at):
        yield signed_in("liwentao")


def make(world) -> Export:
    taken = exporting.take(at=world.at)
    flow.export(taken, clock=lambda: world.at, told=lambda rows, counted: True)
    return Export.objects.get(pk=taken.pk)


def test_a_list_leads_to_its_export_with_the_filter_in_force(world, officer):
    page = officer.get(reverse("sources:index") + "?q=酿造&page=2&sort=name").content.decode()
    assert "/exports/new/?list=sources&amp;q=%E9%85%BF%E9%80%A0" in page
    form = officer.get(reverse("exports:new") + "?list=sources&q=酿造").content.decode()
    assert "名称或许可证编号：酿造" in form
    assert 'value="sheets"' not in form


def test_the_file_is_given_to_its_asker_and_then_removed(world, officer):
    row = flow.ask(
        listed="sources", form="csv", wanted={}, language="zh-hans", actor=world.actor("liwentao"),
        at=world.at,
    )  # fmt: skip
    waiting = officer.get(reverse("exports:index")).content.decode()
    assert "1 个导出正在进行" in waiting
    assert "every 2s" in waiting
    assert officer.get(reverse("exports:take", args=[row.pk]), follow=True).status_code == 200
    row = make(world)
    shown = officer.get(reverse("exports:index")).content.decode()
    assert "可下载" in shown
    assert "every 2s" not in shown
    answer = officer.get(reverse("exports:take", args=[row.pk]))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert body.count("\r\n") == row.rows + 1
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert signed_in("hanlei").get(reverse("exports:take", args=[row.pk])).status_code == 404
    exporting.remove_old(at=row.kept_until)
    gone = officer.get(reverse("exports:take", args=[row.pk]), follow=True)
    assert "已过保存期" in gone.content.decode()
    assert "已过期删除" in officer.get(reverse("exports:index")).content.decode()


def test_a_failure_is_said_in_words(world, officer, monkeypatch):
    monkeypatch.setitem(flow.COUNTING, "csv", lambda path: 0)
    flow.ask(
        listed="sources", form="csv", wanted={}, language="zh-hans", actor=world.actor("liwentao"),
        at=world.at,
    )  # fmt: skip
    make(world)
    assert "写出的行数与数据库不一致" in officer.get(reverse("exports:index")).content.decode()
