"""Edge tables of the prepared bottle (备瓶), the sample bottle (样品瓶), a hand-over (交接) and a
transport box (运输箱)."""

from liance.foundation.kernel.machine import Edge, Machine, State

PREPARED = Machine(
    "custody:prepared",
    table="custody_preparedbottle",
    initial="prepared",
    states=(
        State("prepared", "已备", "Prepared", "waiting"),
        State("filled", "已采", "Filled", "done"),
        State("dropped", "未用", "Not used", "off"),
    ),
    edges=(
        Edge("fill", "采样", "Fill", ("prepared",), "filled", "custody:bottle:fill", "D4"),
        Edge("drop", "不用", "Drop", ("prepared",), "dropped", "custody:bottle:fill", "D4"),
        Edge("lapse", "委托收回", "Lapse with the commission", ("prepared",), "dropped", "", "F3"),
    ),
)

BOTTLE = Machine(
    "custody:bottle",
    table="custody_bottle",
    initial="filled",
    states=(
        State("filled", "待第二人确认", "Awaiting the second sampler", "running"),
        State("sealed", "已封样", "Sealed", "running"),
        State("received", "已接收", "Received", "done"),
        State("rejected", "已拒收", "Rejected", "late"),
        State("retained", "留样", "Retained", "done"),
        State("lost", "破损或遗失", "Broken or lost", "late"),
        State("disposed", "已处置", "Disposed", "off"),
    ),
    edges=(
        Edge("confirm", "确认采样", "Confirm", ("filled",), "sealed", "custody:bottle:fill", "D4"),
        Edge(
            "receive",
            "接收",
            "Receive",
            ("sealed",),
            "received",
            "custody:bottle:receive",
            "D4",
            starts=("custody.hold",),
        ),
        Edge(
            "take_over",
            "移交接收",
            "Take over",
            ("received",),
            "received",
            "custody:bottle:receive",
            "F3",
            starts=("custody.hold",),
            stops=("custody.hold",),
        ),
        Edge(
            "reject",
            "拒收",
            "Reject",
            ("filled", "sealed"),
            "rejected",
            "custody:bottle:receive",
            "D4",
        ),
        Edge(
            "lose",
            "登记破损、遗失",
            "Record broken or lost",
            ("filled", "sealed", "received", "retained"),
            "lost",
            "custody:bottle:hand_over",
            "D4",
            stops=("custody.hold",),
        ),
        Edge(
            "retain",
            "留样",
            "Retain",
            ("received", "rejected"),
            "retained",
            "custody:bottle:dispose",
            "D4",
        ),
        Edge(
            "dispose",
            "处置",
            "Dispose",
            ("received", "rejected", "retained"),
            "disposed",
            "custody:bottle:dispose",
            "D4",
        ),
    ),
)

HANDOVER = Machine(
    "custody:handover",
    table="custody_handover",
    initial="offered",
    states=(
        State("offered", "待对方确认", "Awaiting the receiver", "running"),
        State("accepted", "双方已确认", "Both confirmed", "done"),
        State("refused", "对方未接", "Refused", "late"),
        State("withdrawn", "已撤回", "Withdrawn", "off"),
    ),
    edges=(
        Edge(
            "accept", "确认接收", "Accept", ("offered",), "accepted", "custody:bottle:accept", "D4"
        ),
        Edge("refuse", "不接收", "Refuse", ("offered",), "refused", "custody:bottle:accept", "D4"),
        Edge(
            "withdraw",
            "撤回交接",
            "Withdraw",
            ("offered",),
            "withdrawn",
            "custody:bottle:hand_over",
            "D4",
        ),
    ),
)

BOX = Machine(
    "custody:box",
    table="custody_transportbox",
    initial="packed",
    states=(
        State("packed", "在途", "Under way", "running"),
        State("arrived", "已开箱", "Opened", "done"),
    ),
    edges=(Edge("arrive", "开箱", "Open", ("packed",), "arrived", "custody:bottle:accept", "D4"),),
)
