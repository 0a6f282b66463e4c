"""Edge tables of the joint visit (联合现场), of a field reading (现场测定) and of a signal (现场信号)."""

from liance.foundation.kernel.machine import Edge, Machine, State

VISIT = Machine(
    "operations:visit",
    table="operations_visit",
    initial="open",
    states=(
        State("open", "现场进行中", "On site", "running"),
        State("left", "已离场，待双方关闭", "Left, both parts to close", "waiting"),
        State("closed", "已关闭", "Closed", "done"),
    ),
    edges=(
        Edge(
            "leave",
            "记录离场",
            "Record departure",
            ("open",),
            "left",
            "operations:visit:open",
            "D1",
        ),
        Edge("close", "关闭", "Close", ("left",), "closed", "", "D3"),
    ),
)

READING = Machine(
    "operations:reading",
    table="operations_reading",
    initial="awaiting",
    states=(
        State("awaiting", "待第二人确认", "Awaiting the second person", "waiting"),
        State("confirmed", "两人已确认", "Confirmed by two", "done"),
        State("unconfirmed", "未经第二人确认，已说明", "Not confirmed, reason given", "off"),
    ),
    edges=(
        Edge(
            "confirm",
            "确认读数",
            "Confirm the reading",
            ("awaiting",),
            "confirmed",
            "operations:visit:record_monitoring",
            "D4",
        ),
        Edge(
            "excuse",
            "说明未能确认",
            "Say why nobody confirmed",
            ("awaiting",),
            "unconfirmed",
            "operations:visit:record_monitoring",
            "D4",
        ),
    ),
)

SIGNAL = Machine(
    "operations:signal",
    table="operations_signal",
    initial="sent",
    states=(
        State("sent", "待签收", "Awaiting acknowledgement", "late"),
        State("acknowledged", "已签收，待答复", "Acknowledged, answer due", "running"),
        State("answered", "已答复", "Answered", "done"),
    ),
    edges=(
        Edge(
            "acknowledge",
            "签收",
            "Acknowledge",
            ("sent",),
            "acknowledged",
            "operations:visit:acknowledge",
            "D6",
            starts=("visit.answer",),
            stops=("visit.signal",),
        ),
        Edge(
            "answer",
            "答复",
            "Answer",
            ("acknowledged",),
            "answered",
            "operations:visit:answer",
            "D6",
            stops=("visit.answer",),
        ),
    ),
)
