"""Edge tables of the timetable (排期表) and of a search for one (求解)."""

from liance.foundation.kernel.machine import Edge, Machine, State

ARRANGE = "scheduling:timetable:arrange"
ANNOUNCE = "scheduling:timetable:announce"

TIMETABLE = Machine(
    "scheduling:timetable",
    table="scheduling_timetable",
    initial="draft",
    states=(
        State("draft", "编排中", "Draft", "waiting"),
        State("announced", "已公布", "Announced", "done"),
        State("superseded", "已有新版", "Superseded", "off"),
        State("dropped", "已作废", "Dropped", "off"),
    ),
    edges=(
        Edge("announce", "公布", "Announce", ("draft",), "announced", ANNOUNCE, "P3"),
        Edge("supersede", "换新版", "Supersede", ("announced",), "superseded", "", "P3"),
        Edge("drop", "作废", "Drop", ("draft",), "dropped", ARRANGE, "P3"),
    ),
)

SEARCH = Machine(
    "scheduling:search",
    table="scheduling_search",
    initial="waiting",
    states=(
        State("waiting", "等待后台", "Waiting", "waiting"),
        State("running", "求解中", "Running", "running"),
        State("done", "已完成", "Done", "done"),
        State("failed", "没有完成", "Failed", "late"),
        State("cancelled", "已取消", "Cancelled", "off"),
    ),
    edges=(
        Edge("begin", "开始", "Begin", ("waiting",), "running", "", "P3"),
        Edge("finish", "完成", "Finish", ("running",), "done", "", "P3"),
        Edge("fail", "出错", "Fail", ("running",), "failed", "", "P3"),
        Edge("cancel", "取消", "Cancel", ("waiting",), "cancelled", ARRANGE, "P3"),
    ),
)
