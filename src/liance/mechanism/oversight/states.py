"""Edge tables of a round of dispatch (调度), an area in it, a notice (通报), its copies and items."""

from liance.foundation.kernel.machine import Edge, Machine, State

OPEN = "oversight:round:open"
ANSWER = "oversight:round:answer"
DRAFT = "oversight:notice:draft"
APPROVE = "oversight:notice:approve"
ISSUE = "oversight:notice:issue"
RECEIVE = "oversight:notice:receive"
REPORT = "oversight:item:report"
CLOSE = "oversight:item:close"

ROUND = Machine(
    "oversight:round",
    table="oversight_round",
    initial="open",
    states=(
        State("open", "地区核对中", "Areas are checking", "running"),
        State("frozen", "已冻结", "Frozen", "done"),
        State("withdrawn", "已撤销", "Withdrawn", "off"),
    ),
    edges=(
        Edge("freeze", "冻结", "Freeze", ("open",), "frozen", OPEN, "X1"),
        Edge("withdraw", "撤销", "Withdraw", ("open",), "withdrawn", OPEN, "X1"),
    ),
)
AREA = Machine(
    "oversight:area",
    table="oversight_roundarea",
    initial="asked",
    states=(
        State("asked", "待核对", "To be checked", "waiting"),
        State("confirmed", "已确认", "Confirmed", "done"),
        State("disputed", "有异议", "Objected", "late"),
        State("silent", "未回复", "No answer", "off"),
    ),
    edges=(
        Edge(
            "confirm", "确认", "Confirm", ("asked", "disputed"), "confirmed", ANSWER, "X1",
            stops=("round.answer",),
        ),
        Edge(
            "dispute", "提出异议", "Object", ("asked", "confirmed"), "disputed", ANSWER, "X1",
            stops=("round.answer",),
        ),
        Edge(
            "lapse", "到期未回复", "Lapse", ("asked",), "silent", OPEN, "X1",
            stops=("round.answer",),
        ),
    ),
)  # fmt: skip
NOTICE = Machine(
    "oversight:notice",
    table="oversight_notice",
    initial="draft",
    states=(
        State("draft", "起草中", "Draft", "waiting"),
        State("submitted", "待批准", "Awaiting approval", "running"),
        State("approved", "已批准", "Approved", "running"),
        State("issued", "已印发", "Issued", "done"),
    ),
    edges=(
        Edge("submit", "送审", "Submit", ("draft",), "submitted", DRAFT, "X2"),
        Edge("approve", "批准", "Approve", ("submitted",), "approved", APPROVE, "X2"),
        Edge(
            "send_back", "退回修改", "Send back", ("submitted", "approved"), "draft", APPROVE, "X2",
        ),
        Edge(
            "issue", "印发", "Issue", ("approved",), "issued", ISSUE, "X2",
            starts=("notice.receive", "notice.rectify"),
        ),
    ),
)  # fmt: skip
DELIVERY = Machine(
    "oversight:delivery",
    table="oversight_delivery",
    initial="sent",
    states=(
        State("sent", "已送达", "Delivered", "running"),
        State("received", "已签收", "Received", "done"),
    ),
    edges=(
        Edge(
            "receive", "签收", "Receive", ("sent",), "received", RECEIVE, "X2",
            stops=("notice.receive",),
        ),
    ),
)  # fmt: skip
ITEM = Machine(
    "oversight:item",
    table="oversight_item",
    initial="planned",
    states=(
        State("planned", "未印发", "Not issued yet", "waiting"),
        State("open", "整改中", "Under rectification", "running"),
        State("reported", "已报整改", "Rectification reported", "running"),
        State("closed", "已销号", "Closed", "done"),
    ),
    edges=(
        Edge("ask", "要求整改", "Ask", ("planned",), "open", ISSUE, "X2"),
        Edge(
            "report", "报送整改情况", "Report", ("open",), "reported", REPORT, "X2",
            stops=("notice.rectify",),
        ),
        Edge(
            "send_back", "退回", "Send back", ("reported",), "open", CLOSE, "X2",
            starts=("notice.rectify",),
        ),
        Edge("close", "销号", "Close", ("reported",), "closed", CLOSE, "X2"),
    ),
)  # fmt: skip
