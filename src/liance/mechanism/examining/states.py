"""Edge tables of a question (试题), an examination (考试) and a paper (试卷)."""

from liance.foundation.kernel.machine import Edge, Machine, State

MANAGE = "examining:examination:manage"
QUESTIONS = "examining:question:manage"
SIT = "examining:paper:sit"

QUESTION = Machine(
    "examining:question",
    table="examining_question",
    initial="open",
    states=(
        State("open", "可用", "In use", "done"),
        State("withdrawn", "已撤销", "Withdrawn", "off"),
    ),
    edges=(Edge("withdraw", "撤销", "Withdraw", ("open",), "withdrawn", QUESTIONS, "C1"),),
)

EXAMINATION = Machine(
    "examining:examination",
    table="examining_examination",
    initial="draft",
    states=(
        State("draft", "草稿", "Draft", "waiting"),
        State("published", "已发布", "Published", "running"),
        State("closed", "已结束", "Closed", "done"),
        State("cancelled", "已取消", "Cancelled", "off"),
    ),
    edges=(
        Edge("publish", "发布", "Publish", ("draft",), "published", MANAGE, "C4"),
        # Time closes it, and not a person.
        Edge("close", "结束", "Close", ("published",), "closed", "", "C4"),
        Edge("cancel", "取消", "Cancel", ("draft", "published"), "cancelled", MANAGE, "C4"),
    ),
)

PAPER = Machine(
    "examining:paper",
    table="examining_paper",
    initial="sitting",
    states=(
        State("sitting", "答题中", "Under way", "running"),
        State("handed", "已交卷", "Handed in", "done"),
        State("run_out", "到时收卷", "Time over", "done"),
    ),
    edges=(
        Edge("hand_in", "交卷", "Hand in", ("sitting",), "handed", SIT, "C1"),
        Edge("run_out", "到时收卷", "Collect", ("sitting",), "run_out", "", "C1"),
    ),
)
