"""The forms of the register: agencies, people, instruments, laboratories, sources."""

from tests.field_phone import phone
from tests.forms.sender import Sender

from liance.foundation.access.models import User
from liance.foundation.kernel.clock import now

FORMS = {
    "people:new_agency", "people:in_charge", "people:new_person", "people:new_instrument",
    "people:renew", "people:change_instrument", "people:write_record", "people:take_out",
    "people:put_back", "people:new_pairing", "people:end_pairing",
    "people:change_person", "people:leave", "people:new_certificate", "people:lock",
    "people:unlock", "people:vouch", "people:give_role", "people:take_role",
    "sources:new",
    "sources:change", "sources:new_outlet", "sources:outlet", "sources:open", "people:change_agency",
    "people:accredit", "people:signing", "standards:sign", "standards:withdraw",
    "standards:upload", "standards:reevaluate", "people:withdraw_device",
}  # fmt: skip
ADMIN = "xieyun"
STANDARD = (
    "code,title,standard_kind,medium,standard_source,table,factor,value,unit,kind,certainty\n"
    "DB61/1226-2018,锅炉大气污染物排放标准,local,gas,印刷文本,1,颗粒物,10,mg/m³,max,verified\n"
).encode()


def send(sender: Sender) -> None:
    """Everything the administrator puts on file, changes and ends; the department suspends."""
    _agencies(sender)
    _people(sender)
    _sources(sender)
    sender.send("standards:upload", ADMIN, press="keep", files={"file": STANDARD})
    page = sender.path("standards:entry", {})
    with sender.apart():
        sender.send("standards:withdraw", "wujianguo", on=page, reason="抄错一行")
    sender.send("standards:sign", "wujianguo", on=page)
    sender.send("standards:reevaluate", "liuzhihong", reason="陕西省标准启用", limits="held")


def _agencies(sender: Sender) -> None:
    sender.send(
        "people:new_agency", ADMIN, name="宝鸡市某县监测站", short_name="某县监测站",
        document_prefix="某环监", functions=["monitoring"], jurisdiction="610300",
    )  # fmt: skip
    sender.send("people:change_agency", ADMIN, address="行政大道 1 号")
    sender.send(
        "people:accredit", ADMIN, cma_number="272712050001", cma_from="2026-01-01",
        cma_to="2031-12-31",
    )  # fmt: skip
    station = {"agency_id": sender.ids["station"]}
    page = sender.path("people:agency", station)
    sender.send("people:signing", ADMIN, on=page, at=station, press="required")
    sender.send("people:in_charge", ADMIN, chosen={"staff": "韩磊"})
    sender.send("people:new_instrument", ADMIN, number="PH-99", name="便携式 pH 计")
    sender.send("people:change_instrument", ADMIN, calibrated_to="2027-06-30")
    sender.send("people:write_record", ADMIN, kind="care", text="更换电极，清洗")
    sender.send("people:take_out", ADMIN, began_at="2026-11-02T08:30", reason="读数漂移")
    sender.send("people:put_back", ADMIN, verb="put_back", said="更换电极后核查合格")
    pairings = sender.path("people:pairings", {})
    sender.send("people:end_pairing", ADMIN, on=pairings)
    agencies = sender.objects.world.agencies
    sender.send(
        "people:new_pairing", ADMIN, enforcement=str(agencies["main.enforcement"].id),
        monitoring=str(agencies["main.monitoring"].id), since="2026-11-24",
    )  # fmt: skip


def _people(sender: Sender) -> None:
    page = sender.path("people:person", {})
    sender.send("people:new_person", ADMIN, name="新来的")
    sender.send("people:change_person", ADMIN, position="副科长")
    sender.send("people:renew", ADMIN, valid_to="2028-01-01")
    sender.send(
        "people:new_certificate", ADMIN, kind="monitoring", number="监-999",
        valid_from="2026-01-01", valid_to="2028-01-01",
    )  # fmt: skip
    other = sender.objects.world.staff["tangli"].user_id
    User.objects.filter(username="hanlei").update(reset_by=other, reset_at=now())
    sender.send("people:vouch", ADMIN, on=page)
    sender.send("people:lock", ADMIN, on=page)
    sender.send("people:unlock", ADMIN, on=page)
    sender.send("people:give_role", ADMIN, on=page, role="enforcement_lead", since="2026-11-23")
    sender.send("people:take_role", ADMIN, on=page, press="role")
    phone(sender.objects.world, "hanlei")
    sender.send("people:withdraw_device", ADMIN, on=page, press="device")
    sender.send("people:leave", ADMIN, on=page)


def _sources(sender: Sender) -> None:
    sender.send("sources:new", ADMIN, name="新登记的厂", jurisdiction="610302", active="on")
    sender.send("sources:change", ADMIN, contact="段宏伟")
    sender.send(
        "sources:new_outlet", ADMIN, code="DW077", name="总排口", medium="water", active="on"
    )
    sender.send("sources:outlet", ADMIN, name="改名的排口")
    few = {"source_id": sender.restricted["source"]}
    sender.send(
        "sources:open", "liwentao", on=sender.path("sources:detail", few), at=few
    )  # fmt: skip
