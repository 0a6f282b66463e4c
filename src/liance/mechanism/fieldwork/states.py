"""Edge tables of a device (设备) and of two values that stand side by side (并存的值)."""

from liance.foundation.kernel.machine import Edge, Machine, State

DEVICE = Machine(
    "fieldwork:device",
    table="fieldwork_device",
    initial="active",
    states=(
        State("active", "在用", "In use", "done"),
        State("withdrawn", "已收回", "Withdrawn", "off"),
    ),
    edges=(Edge("withdraw", "收回", "Withdraw", ("active",), "withdrawn", "", ""),),
)

DISPUTE = Machine(
    "fieldwork:dispute",
    table="fieldwork_dispute",
    initial="open",
    states=(
        State("open", "两值并存，待定", "Two values, to decide", "late"),
        State("decided", "已定", "Decided", "done"),
    ),
    edges=(Edge("decide", "定一个值", "Decide", ("open",), "decided", "", "W3"),),
)
