"""The printed bottle list."""

import pytest
from tests.fixtures.documents import HOSTILE, at, text_of

from liance.foundation.documents import bottle_list
from liance.foundation.documents.bottle_list import BottleListForm, BottleRow, OnSiteRow

pytestmark = [pytest.mark.usefixtures("typefaces"), pytest.mark.clause("D4")]


def form(**changes: object) -> BottleListForm:
    row = BottleRow(
        point="DW001 总排口", factors="化学需氧量、氨氮、总氮", container="玻璃瓶", count=1,
        volume="1000", preservative="硫酸，pH 1~2，1~5 ℃避光", hold="24 小时", notes="",
        number="0187-01",
    )  # fmt: skip
    oil = BottleRow(
        point="DW001 总排口", factors="石油类", container="棕色玻璃瓶", count=1, volume="500",
        preservative="盐酸，pH≤2", hold="3 天", notes="单独一瓶，整瓶取用，不润洗",
    )  # fmt: skip
    given: dict[str, object] = {
        "number": "宝环执联〔2026〕187号", "unit": "凤翔宏屹建材有限公司", "body": "宝鸡生态环境监测站",
        "time": "2026-11-23 09:30", "rows": (row, oil),
        "on_site": (OnSiteRow(point="DW001 总排口", factors="pH值、水温"),), "totals": "2 瓶",
        "quality": "水样 2 瓶，至少现场平行 1 瓶、全程序空白 1 瓶。", "sources": "据转引",
        "printed_at": at(11, 22, 16),
    }  # fmt: skip
    return BottleListForm(**(given | changes))  # type: ignore[arg-type]


def test_everything_to_pack_stands_on_it() -> None:
    paper = text_of(bottle_list.render(form()))
    for words in (
        "采样瓶清单",
        "0187-01",
        "化学需氧量、氨氮、总氮",
        "不润洗",
        "pH值、水温",
        "24小时",
    ):
        assert words in paper
    assert "Bottlelist" in text_of(bottle_list.render(form(), lang="en"))


def test_a_long_list_runs_on_over_pages() -> None:
    many = form(rows=form().rows * 40)
    assert text_of(bottle_list.render(many)).count("不润洗") == 40


def test_hostile_text_is_printed_not_obeyed() -> None:
    wild = BottleRow(point=HOSTILE, factors=HOSTILE, container=HOSTILE, count=1, notes=HOSTILE)
    assert "#setpage(width:1cm)" in text_of(bottle_list.render(form(rows=(wild,), unit=HOSTILE)))


def test_the_same_list_gives_the_same_bytes() -> None:
    assert bottle_list.render(form()) == bottle_list.render(form())
