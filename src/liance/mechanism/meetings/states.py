"""Edge tables of a joint meeting (联席会议), what it decides (议定事项), a mechanism document (机制文件), a
consultation on an operation (会商)."""

from liance.foundation.kernel.machine import Edge, Machine, State

VIEW = "meetings:meeting:view"
CONVENE = "meetings:meeting:convene"
CONFIRM = "meetings:meeting:confirm"
REPORT = "meetings:resolution:report"
CLOSE = "meetings:resolution:close"
MANAGE = "meetings:document:manage"
READ = "meetings:document:view"
CONSULT = "meetings:consultation:hold"

MEETING = Machine(
    "meetings:meeting",
    table="meetings_meeting",
    initial="draft",
    states=(
        State("draft", "筹备中", "In preparation", "waiting"),
        State("announced", "已通知", "Announced", "running"),
        State("held", "已召开", "Held", "running"),
        State("minuted", "纪要已确认", "Minutes confirmed", "running"),
        State("closed", "已办结", "Closed", "done"),
        State("cancelled", "已取消", "Cancelled", "off"),
    ),
    edges=(
        Edge("announce", "发会议通知", "Announce", ("draft",), "announced", CONVENE, "O3"),
        Edge(
            "hold", "登记召开", "Record as held", ("announced",), "held", CONVENE, "O3",
            starts=("meeting.minutes",),
        ),
        Edge(
            "minute", "纪要生效", "Minutes take effect", ("held",), "minuted", CONFIRM, "O3",
            starts=("meeting.resolution",), stops=("meeting.minutes",),
        ),
        Edge("close", "办结", "Close", ("minuted",), "closed", CONVENE, "O3"),
        Edge("cancel", "取消", "Cancel", ("draft", "announced"), "cancelled", CONVENE, "O3"),
    ),
)  # fmt: skip
RESOLUTION = Machine(
    "meetings:resolution",
    table="meetings_resolution",
    initial="planned",
    states=(
        State("planned", "待纪要确认", "Awaits the minutes", "waiting"),
        State("open", "办理中", "Under way", "running"),
        State("reported", "已报办理情况", "Reported", "running"),
        State("closed", "已销号", "Closed", "done"),
    ),
    edges=(
        Edge(
            "ask", "交办", "Assign", ("planned",), "open", CONFIRM, "O3",
            starts=("meeting.resolution",),
        ),
        Edge(
            "report", "报办理情况", "Report", ("open",), "reported", REPORT, "O3",
            stops=("meeting.resolution",),
        ),
        Edge(
            "send_back", "退回", "Send back", ("reported",), "open", CLOSE, "O3",
            starts=("meeting.resolution",),
        ),
        Edge("close", "销号", "Close", ("reported",), "closed", CLOSE, "O3"),
    ),
)  # fmt: skip
DOCUMENT = Machine(
    "meetings:document",
    table="meetings_document",
    initial="in_force",
    states=(
        State("in_force", "现行", "In force", "done"),
        State("superseded", "已被替代", "Superseded", "off"),
        State("ended", "已停用", "Ended", "off"),
    ),
    edges=(
        Edge("supersede", "替代", "Supersede", ("in_force",), "superseded", MANAGE, "O2"),
        Edge("end", "停用", "End", ("in_force",), "ended", MANAGE, "O2"),
    ),
)  # fmt: skip
CONSULTATION = Machine(
    "meetings:consultation",
    table="meetings_consultation",
    initial="open",
    states=(
        State("open", "待答复", "Awaits an answer", "waiting"),
        State("answered", "已答复", "Answered", "running"),
        State("decided", "已议定", "Decided", "done"),
        State("withdrawn", "已撤回", "Withdrawn", "off"),
    ),
    edges=(
        Edge(
            "answer", "答复", "Answer", ("open",), "answered", CONSULT, "O3",
            stops=("consultation.answer",),
        ),
        Edge("decide", "议定", "Decide", ("answered",), "decided", CONSULT, "O3"),
        Edge(
            "withdraw", "撤回", "Withdraw", ("open",), "withdrawn", CONSULT, "O3",
        ),
    ),
)  # fmt: skip
