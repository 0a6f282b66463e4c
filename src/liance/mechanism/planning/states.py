"""Edge tables of the plan (计划), of the draw (抽取) and of who is excused from it (替换)."""

from liance.foundation.kernel.machine import Edge, Machine, State

PLAN = Machine(
    "planning:plan",
    table="planning_plan",
    initial="draft",
    states=(
        State("draft", "起草中", "Draft", "waiting"),
        State("signing", "待会签", "Awaiting signatures", "running"),
        State("signed", "双方已会签", "Signed by both", "running"),
        State("approved", "已批准", "Approved", "done"),
        State("forwarded", "已报市局", "Forwarded to the city", "running"),
        State("filed", "已报省厅", "Filed with the province", "done"),
        State("accepted", "省厅已收", "Accepted by the province", "done"),
    ),
    edges=(
        Edge(
            "submit",
            "提交会签",
            "Submit for signature",
            ("draft",),
            "signing",
            "planning:plan:submit",
            "P1",
        ),
        Edge("complete", "会签完成", "Both have signed", ("signing",), "signed", "", "P1"),
        Edge(
            "approve",
            "批准",
            "Approve",
            ("signed",),
            "approved",
            "planning:plan:approve",
            "P1",
            starts=("plan.file",),
        ),
        Edge(
            "send_back",
            "退回",
            "Send back",
            ("signing", "signed", "forwarded", "filed"),
            "draft",
            "planning:plan:send_back",
            "P1",
            stops=("plan.file",),
        ),
        Edge(
            "change",
            "修改",
            "Change",
            ("approved", "forwarded", "filed", "accepted"),
            "draft",
            "planning:plan:change",
            "P1",
            stops=("plan.file",),
        ),
        Edge(
            "forward",
            "报市局",
            "Forward to the city",
            ("approved",),
            "forwarded",
            "planning:plan:forward",
            "P4",
            starts=("plan.file",),
            stops=("plan.file",),
        ),
        Edge(
            "file",
            "报省厅",
            "File with the province",
            ("approved", "forwarded"),
            "filed",
            "planning:plan:file",
            "P4",
            stops=("plan.file",),
        ),
        Edge(
            "accept",
            "收下",
            "Accept the filing",
            ("filed",),
            "accepted",
            "planning:plan:accept_filing",
            "P4",
        ),
    ),
)

DRAW = Machine(
    "planning:draw",
    table="planning_draw",
    initial="committed",
    states=(
        State("committed", "已封存", "Committed", "waiting"),
        State("drawn", "已抽取", "Drawn", "done"),
        State("void", "已作废", "Void", "done"),
    ),
    edges=(
        Edge("draw", "抽取", "Draw", ("committed",), "drawn", "planning:draw:reveal", "P2"),
        Edge("cancel", "作废", "Cancel", ("committed",), "void", "planning:draw:cancel", "P2"),
    ),
)

EXCUSE = Machine(
    "planning:draw_excuse",
    table="planning_drawexcuse",
    initial="asked",
    states=(
        State("asked", "待另一方确认", "Awaiting the other side", "waiting"),
        State("granted", "已同意", "Granted", "done"),
        State("refused", "不同意", "Refused", "off"),
    ),
    edges=(
        Edge("grant", "同意", "Grant", ("asked",), "granted", "planning:draw:grant", "P2"),
        Edge("refuse", "不同意", "Refuse", ("asked",), "refused", "planning:draw:grant", "P2"),
    ),
)
