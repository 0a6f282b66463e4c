"""The parts of pages: what they say, and that nothing given to them becomes markup."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError

from liance.doors.web.lists import Listing

AT = datetime(2026, 11, 23, 14, 26, tzinfo=ZoneInfo("Asia/Shanghai"))


def shown(source: str, **values: object) -> str:
    return Template(source).render(Context({"at": AT, **values}))


def test_a_status_has_icon_word_and_colour() -> None:
    html = shown('{% status "late" word %}', word="待签收")
    assert 'class="status late"' in html
    assert "#alert-triangle" in html
    assert "待签收" in html


def test_an_unknown_state_is_a_fault_of_the_page() -> None:
    with pytest.raises(TemplateSyntaxError, match="unknown state"):
        shown('{% status "fine" "x" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% status "ok" evil %}',
        "{% button evil evil key=evil %}",
        "{% changed evil evil %}",
        "{% open_field evil %}",
        "{% page_head evil note=evil crumbs=crumbs %}{% endpage_head %}",
        "{% section evil evil %}{% endsection %}",
        "{% pairs crumbs %}",
        "{% signal 'to_monitoring' evil evil state=evil %}{% endsignal %}",
        "{% moment at evil evil who=evil %}",
        "{% said at evil evil evil %}",
        "{% confirm 'c' evil evil says=evil reason=evil word=evil %}",
        "{% tabs tabs 'a' %}",
        "{% verdict evil evil label=evil aside=evil %}{% endverdict %}",
    ],
)
def test_text_from_outside_stays_text(source: str) -> None:
    evil = '"><script>alert(1)</script>'
    html = shown(source, evil=evil, crumbs=[(evil, evil)], tabs=[("a", evil, evil)])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_clock_that_does_not_run_says_what_will_start_it() -> None:
    html = shown("{% clock due '最后一项结果审定后' %}", due=None)
    assert "未起算" in html
    assert "最后一项结果审定后" in html


def test_a_local_limit_is_never_shown_as_the_notices_own() -> None:
    assert shown("{% basis '通知二（四）' local=True %}") == "依据通知二（四），期限由本市机制规定"
    assert shown("{% basis '' local=True %}") == "期限由本市机制规定"
    assert "本市" not in shown("{% basis '通知二（四）' %}")


def test_zero_is_shown_and_breaks_stand_left_of_the_figure() -> None:
    assert ">0<" in shown("{% count 0 %}")
    html = shown("{% fraction 2304 2318 broken=1 %}")
    assert html.index("broken") < html.index("2,304") < html.index("2,318")


def test_every_form_carries_token_key_and_version() -> None:
    html = shown("{% form_guard 7 %}", csrf_token="t")
    assert 'name="csrfmiddlewaretoken" value="t"' in html
    assert 'name="version" value="7"' in html
    keys = {shown("{% form_guard %}").split('idempotency_key" value="')[1][:36] for _ in range(3)}
    assert len(keys) == 3


def test_an_empty_table_says_so_instead_of_showing_heads() -> None:
    html = shown(
        "{% data_table columns rows empty_title='还没有样品' %}{% enddata_table %}",
        columns=["编号"],
        rows=[],
    )
    assert "还没有样品" in html
    assert "<table" not in html


def test_a_cell_folded_on_the_phone_stands_behind_the_word_of_its_column() -> None:
    html = shown(
        "{% data_table columns rows kind='stack' %}"
        '<tr class="late-row"><td><a class="subject" href="/">W-01</a></td><td class="number">3</td>'
        '<td>a</td><td class="end">b</td></tr><tr class="group"><th colspan="4">x</th></tr>'
        '<tr><th scope="row">W-02</th><td colspan="2">none</td><td>c</td></tr>{% enddata_table %}',
        columns=["样品", ("瓶数", "number"), '单位 "甲"', ""],
        rows=[1, 2],
    )
    assert '<td data-label="瓶数" class="number">3</td>' in html
    assert '<td data-label="单位 &quot;甲&quot;">a</td><td class="end">b</td>' in html
    assert '<td><a class="subject"' in html
    assert '<th colspan="4">x</th>' in html
    assert '<td colspan="2">none</td><td>c</td>' in html


def test_sorting_and_paging_keep_the_filter() -> None:
    page = Listing([1], 2, 163, 50, "due", QueryDict("q=渭滨&state=open"))
    html = shown(
        "{% data_table columns rows %}<tr></tr>{% enddata_table %}",
        columns=[("到期", "", "due"), ("编号", "", "number"), ""],
        rows=page,
    )
    assert 'aria-sort="ascending"' in html
    assert html.count("state=open") == 4
    assert "sort=-due" in html
    assert "page=3" in html
    assert "第 51–100 条" in html


def test_a_qr_code_scales_and_is_named_aloud() -> None:
    html = shown("{% qr 'https://example.org/v/7K3Q' '核验码' %}")
    assert "viewBox" in html
    assert 'aria-label="核验码"' in html


def test_a_hash_is_shown_in_groups_of_eight() -> None:
    assert ">1c910435 8e04870c<" in shown("{{ value|digest }}", value="1c9104358e04870c")
    assert ">1c910435<" in shown("{{ value|digest }}", value=bytes.fromhex("1c910435"))
