"""What letters say, and what they never say."""

from dataclasses import replace
from datetime import datetime

from liance.mechanism.reminding.rules.hosts import may_lead_to
from liance.mechanism.reminding.rules.wording import MOST_LINES, Line, body_words, title_words
from liance.norms.calendar.instants import SHANGHAI

LINE = Line(
    rung="due", rule="report.upload", agency="宝鸡站", subject="秦川化工有限公司 宝环监〔2026〕12号",
    due_at=datetime(2026, 10, 11, tzinfo=SHANGHAI), path="/reports/1/",
)  # fmt: skip
AT = "https://liance.example"


def test_one_duty_is_said_in_full():
    assert title_words([LINE], english=False) == "联测：到期未办：上传监测结果"
    assert body_words([LINE], english=False, address=AT) == (
        "【到期未办】上传监测结果（宝鸡站）：秦川化工有限公司 宝环监〔2026〕12号；"
        "期限 2026-10-10 24:00  https://liance.example/reports/1/"
    )
    assert body_words([LINE], english=True, address="").startswith("[Overdue] Upload of results")


def test_a_changed_deadline_names_the_new_one():
    line = replace(LINE, rung="moved:2026-10-10")
    assert body_words([line], english=False, address="").startswith("【期限已改】")


def test_many_are_counted_and_cut():
    lines = [LINE] * (MOST_LINES + 3)
    assert title_words(lines, english=False) == f"联测：{MOST_LINES + 3} 项待办提醒"
    said = body_words(lines, english=False, address="").splitlines()
    assert (len(said), said[-1]) == (MOST_LINES + 1, "……另有 3 项")


def test_a_restricted_matter_is_never_named():
    hidden = replace(LINE, hidden=True)
    for english in (False, True):
        said = body_words([hidden], english=english, address=AT)
        assert "秦川" not in said
        assert "12号" not in said
        assert "/reports/" not in said


def test_where_webhooks_may_lead():
    wecom = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"
    ding = "https://oapi.dingtalk.com/robot/send?access_token=1"
    assert may_lead_to("wecom", wecom, allowed=())
    assert may_lead_to("dingtalk", ding, allowed=())
    assert not may_lead_to("dingtalk", wecom, allowed=())
    assert not may_lead_to("generic", "https://hook.example/x", allowed=())
    assert may_lead_to("generic", "https://hook.example/x", allowed=("hook.example",))
    assert not may_lead_to("generic", "http://hook.example/x", allowed=("hook.example",))
    assert may_lead_to("generic", "http://127.0.0.1:9/x", allowed=("127.0.0.1",))
    assert not may_lead_to("generic", "http://127.0.0.1:9/x", allowed=())
    assert not may_lead_to("wecom", "https://qyapi.weixin.qq.com@evil.example/", allowed=())
    assert not may_lead_to("wecom", "https://a@qyapi.weixin.qq.com/", allowed=())
    assert not may_lead_to("wecom", "ftp://qyapi.weixin.qq.com/", allowed=())
    assert not may_lead_to("wecom", "https://[", allowed=())
