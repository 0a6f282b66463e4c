"""The forms of the joint visit."""

from tests.forms.sender import Sender

from liance.mechanism.operations.models import Reading, Signal, Visit
from liance.mechanism.operations.queries import untold

FORMS = {
    "visits:open", "visits:urgent", "visits:open_urgent", "visits:confirm", "visits:join", "visits:entry_new",
    "visits:entry_amend", "visits:point_new", "visits:explain", "visits:reading_new",
    "visits:reading_amend",
    "visits:readings_confirm", "visits:reading_excuse", "visits:reading_untold",
    "visits:signal_new",
    "visits:signal_propose", "visits:acknowledge",
    "visits:answer", "visits:leave", "visits:close_part", "visits:close", "visits:follow", "visits:name",
    "samples:prepare_visit",
}  # fmt: skip
GATE = {
    "place_note": "厂门口", "other_place_note": "厂门口", "companion": "段宏伟",
    "companion_state": "signed",
}  # fmt: skip
TEAMS = {"officers": ("李文涛", "王雪梅"), "monitors": ("张立新", "赵婷")}
PICTURE = {"originals": b"\xff\xd8jpeg"}


def send(sender: Sender) -> None:
    """Both ways in; then everything that is written on site."""
    sender.send("visits:open", "liwentao", chosen=TEAMS, **GATE)
    _urgent(sender)
    secret = {"visit_id": sender.restricted["visit"]}
    sender.send("visits:name", "liwentao", at=secret, named=sender.people("hanlei"))
    page = sender.path("visits:detail", {"visit_id": sender.ids["open_visit"]})
    sender.send("visits:confirm", "zhaoting", place_note="东门")
    sender.send("visits:join", "dengkai", place_note="东门")
    sender.send("visits:entry_new", "liwentao", kind="facility", title="加药泵停运", files=PICTURE)
    sender.send("visits:entry_amend", "liwentao", title="两台泵停运", reason="漏看一台")
    sender.send(
        "visits:point_new", "zhanglixin", point="new", code="DW009", name="雨水口",
        factor="总磷", medium="water",
    )  # fmt: skip
    points = sender.path("visits:points", {"visit_id": sender.ids["open_visit"]})
    sender.send("visits:explain", "zhanglixin", on=points, press="point", reason="雨水口无水")
    sender.send("visits:reading_amend", "zhanglixin", raw="9.7", reason="看错一位")
    _signals(sender, page)
    sender.send("visits:leave", "liwentao", on=page)
    over = {"reading_id": untold(Visit.objects.get(pk=sender.ids["open_visit"]).id)[0].id}
    there = sender.path("visits:reading", over)
    sender.send("visits:reading_untold", "zhanglixin", on=there, at=over, reason="当面告知")


def _signals(sender: Sender, page: str) -> None:
    sender.send(
        "visits:reading_new", "zhanglixin", raw="9.9",
        chosen={"item": "pH", "instrument": "PH-03", "confirmed_by": "赵婷"},
    )  # fmt: skip
    assert Reading.objects.filter(raw="9.9", verdict="exceeds").exists()
    with sender.apart():
        told = sender.path("visits:reading", {"reading_id": Reading.objects.get(raw="9.9").id})
        sender.send(
            "visits:reading_excuse", "zhanglixin", on=told, reason="赵婷途中返回取样瓶",
            at={"reading_id": Reading.objects.get(raw="9.9").id},
        )  # fmt: skip
    sender.send("visits:readings_confirm", "zhaoting", chosen={"readings": "9.9"})
    sender.send("visits:signal_new", "zhanglixin", text="出水发黑")
    sender.send("visits:signal_propose", "zhanglixin", on=page)
    told = Signal.objects.get(visit=sender.ids["open_visit"], text="出水发黑")
    sender.send("visits:acknowledge", "wangxuemei", on=page, at={"signal_id": told.id})
    sender.send("visits:answer", "wangxuemei", title="碱洗废水经旁路进入出水井", files=PICTURE)


def _urgent(sender: Sender) -> None:
    """A unit on no file; entered without a sheet; the sheet follows, then the visit is closed."""
    sender.send(
        "visits:urgent", "liwentao", name="渭河边无名作坊", address="千渭大桥北 200 米",
        division="610304",
    )  # fmt: skip
    source = sender.objects.world.sources["陈仓瑞麟乳业有限公司"]
    entered = sender.send(
        "visits:open_urgent", "liwentao", at={"source_id": source.id}, ground="petition",
        urgency="urgent_petition", urgency_note="12345 夜间举报偷排",
        chosen={**TEAMS, "outlets": "*"}, **GATE,
    )  # fmt: skip
    visit = {"visit_id": entered.strip("/").rpartition("/")[2]}
    bottles = sender.path("samples:visit_list", visit)
    with sender.apart():
        sender.send("samples:prepare_visit", "zhanglixin", on=bottles, at=visit)
    sender.send("visits:follow", "liwentao", on=entered, at=visit)
    _closed(sender, entered, visit)


def _closed(sender: Sender, page: str, visit: dict[str, str]) -> None:
    """Both parts are closed before the sheet is back; then the visit itself is."""
    from liance.mechanism.coordination.models import Sheet
    from liance.mechanism.operations.models import Visit, VisitPoint

    row = Visit.objects.get(pk=visit["visit_id"])
    for point in VisitPoint.objects.filter(visit=row):
        point.not_done_reason = "停产"
        point.save()
    for kind in ("rights", "production", "facility"):
        sender.send("visits:entry_new", "liwentao", at=visit, kind=kind, title=kind)
    sender.send("visits:leave", "liwentao", on=page, at=visit)
    sender.send("visits:close_part", "liwentao", on=page, at=visit)
    sender.send("visits:close_part", "zhanglixin", on=page, at=visit)
    row.refresh_from_db()
    sheet = Sheet.objects.get(pk=row.sheet_id)
    at = {"sheet_id": sheet.id}
    sender.send("sheets:edit", "liwentao", at=at, then="send")
    sender.send(
        "sheets:return", "chenjing", at=at, chosen={"crew": ("张立新", "赵婷"), "instruments": "*"},
        stock_confirmed="on",
    )  # fmt: skip
    sender.send("visits:close", "liwentao", on=page, at=visit)
