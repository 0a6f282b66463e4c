"""A paper in a real browser: each choice is saved as it is given, a reload goes on, a lost network
is said at the question."""

import pytest
from playwright.sync_api import expect
from tests.exam_scene import examination
from tests.fixtures.office import PHONE

from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.clock import now
from liance.mechanism.examining.models import Answer, Mark, Paper


@pytest.mark.clause("C1")
def test_a_choice_is_saved_as_it_is_given(office, signed_in, violations) -> None:
    exam = examination(load_world(at=now()))
    exam.row.opens_at = now()
    exam.row.save(update_fields=["opens_at"])
    exam.publish()
    page = signed_in("liwentao", size=PHONE)
    page.goto(f"{office}/people/exams/{exam.row.id}/sit/")
    page.get_by_role("button", name="开始答题").click()
    question = page.locator("form.exam-question").nth(0)
    question.locator("input[name=choice]").nth(1).check()
    expect(question.locator(".exam-saved")).to_contain_text("已保存 ")
    with page.expect_response("**/answer/"):
        question.locator("input[name=choice]").nth(0).check()
    expect(page.locator("[data-answered]")).to_have_text("1")
    page.reload()
    question = page.locator("form.exam-question").nth(0)
    expect(question.locator("input[name=choice]").nth(0)).to_be_checked()
    layout = Paper.objects.get().layout[0]
    assert Answer.objects.get().chosen == [layout[1][0]]
    assert violations(page) == []
    page.context.set_offline(True)
    other = page.locator("form.exam-question").nth(1)
    other.locator("input[name=choice]").nth(0).check()
    expect(other.locator(".exam-saved")).to_contain_text("没有保存")
    expect(page.locator("[data-answered]")).to_have_text("1")
    page.get_by_role("button", name="交卷").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("没有保存，现在交卷不算数：2")
    assert violations(page) == []
    dialog.get_by_role("button", name="不做了").click()
    page.context.set_offline(False)
    expect(other.locator(".exam-saved")).to_contain_text("已保存 ")
    expect(page.locator("[data-answered]")).to_have_text("2")
    page.route("**/answer/", lambda route: route.fulfill(status=413))
    third = page.locator("form.exam-question").nth(2)
    third.locator("input[name=choice]").nth(0).check()
    expect(third.locator(".exam-saved")).to_contain_text("没有保存")
    page.unroute("**/answer/")
    third.get_by_role("button", name="再保存一次").click()
    expect(third.locator(".exam-saved")).to_contain_text("已保存 ")
    page.get_by_role("button", name="交卷").first.click()
    expect(page.locator("dialog[open] .exam-unsaved")).to_be_hidden()
    page.locator("dialog[open]").get_by_role("button", name="交卷").click()
    expect(page.locator("h1")).to_contain_text("执法监测联合考试")
    assert Mark.objects.count() == 1
    assert Answer.objects.count() == 3
