"""Edge table of a determination (测定)."""

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
