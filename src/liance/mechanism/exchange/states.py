"""Edge table of an export (导出): made in the background, kept some days."""

from liance.foundation.kernel.machine import Edge, Machine, State

OWN = "exchange:export:own"
# Steps that the installation takes by itself.
WORK = ""

EXPORT = Machine(
    "exchange:export",
    table="exchange_export",
    initial="waiting",
    states=(
        State("waiting", "排队中", "Waiting", "waiting"),
        State("running", "导出中", "Running", "running"),
        State("ready", "可下载", "Ready", "done"),
        State("failed", "没有导成", "Failed", "late"),
        State("cancelled", "已取消", "Cancelled", "off"),
        State("removed", "已过期删除", "Expired and deleted", "off"),
    ),
    edges=(
        Edge("begin", "开始", "Begin", ("waiting",), "running", WORK),
        Edge("finish", "完成", "Finish", ("running",), "ready", WORK),
        Edge("fail", "失败", "Fail", ("running",), "failed", WORK),
        Edge("cancel", "取消", "Cancel", ("waiting", "running"), "cancelled", OWN),
        Edge("remove", "删除", "Delete", ("ready",), "removed", WORK),
    ),
)
