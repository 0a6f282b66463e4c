"""The forms of what the agencies can do: training, measures, consumables, people kept away."""

from tests.forms.sender import Sender

FORMS = {
    "people:new_training", "people:attend", "people:new_measure", "people:finish_measure",
    "people:new_consumable", "people:new_lot", "people:use_lot", "people:take_back", "people:own_conflict",
    "people:new_conflict", "people:lift_conflict",
}  # fmt: skip
FIRM = "陈仓瑞麟乳业有限公司"


def send(sender: Sender) -> None:
    """A training with who came, a measure done, a lot in and some of it out, conflicts."""
    lead, station = "yangzhenhua", "liuzhihong"
    sender.send(
        "people:new_training", lead, kind="joint", title="废水采样联合演练",
        held_from="2026-11-03", held_to="2026-11-04", place="监测站",
    )  # fmt: skip
    page = sender.path("people:training", {})
    who = sender.people("hanlei")[0]
    sender.send("people:attend", lead, on=page, staff=who, hours="8", result="passed", score="86")
    sender.send(
        "people:new_measure", lead, kind="training", title="执法人员采样基础培训", year="2026",
        due_on="2026-12-20", responsible=sender.people(lead)[0],
    )  # fmt: skip
    sender.send(
        "people:finish_measure", station, on=sender.path("people:measures", {}),
        evidence="验收单 2026-17 号",
    )  # fmt: skip
    sender.send("people:new_consumable", station, name="棕色玻璃瓶", unit="个", alarm="20")
    sender.send(
        "people:new_lot", station, number="B-2026-31", quantity="40", received_on="2026-11-02",
    )  # fmt: skip
    stock = sender.path("people:stock", {})
    sender.send("people:use_lot", station, on=stock, quantity="1", purpose="现场采样领用")
    page = sender.path("people:consumable", {})
    sender.send("people:take_back", station, on=page, reason="领用的是另一批")
    why = {"ground": "relation", "reason": "亲属在该单位任职"}
    sender.send("people:own_conflict", "liwentao", name=FIRM, **why)
    person = sender.path("people:person", {})
    sender.send("people:lift_conflict", lead, on=person, reason="亲属已经离职")
    sender.send("people:new_conflict", lead, name=FIRM, **why)
