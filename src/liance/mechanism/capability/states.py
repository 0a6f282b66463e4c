"""Edge table of the time that an instrument is out of service (停用)."""

from liance.foundation.kernel.machine import Edge, Machine, State

MANAGE = "capability:instrument:manage"

OUTAGE = Machine(
    "capability:outage",
    table="capability_outage",
    initial="out",
    states=(
        State("out", "停用", "Out of service", "late"),
        State("back", "已恢复", "Back in service", "done"),
        State("retired", "已报废", "Written off", "off"),
    ),
    edges=(
        Edge("put_back", "恢复使用", "Put back", ("out",), "back", MANAGE, "C2"),
        Edge("write_off", "报废", "Write off", ("out",), "retired", MANAGE, "C2"),
    ),
)
