"""Edge tables of a determination (测定) and of a batch (分析批)."""

from liance.foundation.kernel.machine import Edge, Machine, State

DETERMINATION = Machine(
    "laboratory:determination",
    table="laboratory_determination",
    initial="entered",
    states=(
        State("entered", "待校核", "Awaiting check", "running"),
        State("checked", "待审定", "Awaiting approval", "running"),
        State("approved", "已审定", "Approved", "done"),
        State("sent_back", "已退回", "Sent back", "late"),
        State("superseded", "已被更正", "Superseded", "off"),
    ),
    edges=(
        Edge(
            "check",
            "校核",
            "Check",
            ("entered",),
            "checked",
            "laboratory:determination:check",
            "C5",
        ),
        Edge(
            "approve",
            "审定",
            "Approve",
            ("checked",),
            "approved",
            "laboratory:determination:approve",
            "C5",
        ),
        Edge(
            "send_back",
            "退回",
            "Send back",
            ("entered", "checked"),
            "sent_back",
            "laboratory:determination:send_back",
            "C5",
        ),
        Edge(
            "set_aside",
            "随批重做",
            "Set aside with its batch",
            ("entered",),
            "sent_back",
            "laboratory:batch:repeat",
            "C5",
        ),
        Edge(
            "supersede",
            "被更正",
            "Supersede",
            ("entered", "checked", "approved", "sent_back"),
            "superseded",
            "laboratory:determination:amend",
            "C5",
        ),
    ),
)

BATCH = Machine(
    "laboratory:batch",
    table="laboratory_batch",
    initial="open",
    states=(
        State("open", "分析中", "In analysis", "running"),
        State("accepted", "质控合格", "Quality control met", "done"),
        State("failed", "质控不合格", "Quality control not met", "late"),
        State("undecided", "质控未能评价", "Quality control not evaluable", "late"),
        State("released", "说明后接受", "Accepted with a reason", "done"),
        State("repeated", "已重做", "Repeated", "off"),
        State("cancelled", "已撤销", "Cancelled", "off"),
    ),
    edges=(
        Edge("accept", "质控合格", "Meet quality control", ("open",), "accepted",
             "laboratory:batch:submit", "C5"),
        Edge("fail", "质控不合格", "Miss quality control", ("open",), "failed",
             "laboratory:batch:submit", "C5"),
        Edge("leave_undecided", "质控未能评价", "Leave quality control unevaluated", ("open",),
             "undecided", "laboratory:batch:submit", "C5"),
        Edge("cancel", "撤销", "Cancel", ("open",), "cancelled", "laboratory:batch:open", "C5"),
        Edge("release", "说明后接受", "Accept with a reason", ("failed", "undecided"), "released",
             "laboratory:batch:release", "C5"),
        Edge("repeat", "重做", "Repeat", ("failed", "undecided"), "repeated",
             "laboratory:batch:repeat", "C5"),
    ),
)  # fmt: skip
HELD = ("failed", "undecided")
HOLDING = ("open", *HELD, "repeated")
