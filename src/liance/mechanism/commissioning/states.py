"""Edge tables of contracts (合同), supervisions (监督检查), findings (问题), blind samples (盲样) and
suspensions (暂停委托)."""

from liance.foundation.kernel.machine import Edge, Machine, State

VIEW = "commissioning:laboratory:view"
MANAGE = "commissioning:laboratory:manage"
SUPERVISE = "commissioning:laboratory:supervise"
OWN = "commissioning:laboratory:own"
CONTRACTS = "commissioning:contract:manage"
RECORD = "commissioning:supervision:record"
ANSWER = "commissioning:supervision:answer"
PROPOSE = "commissioning:suspension:propose"

CONTRACT = Machine(
    "commissioning:contract",
    table="commissioning_contract",
    initial="draft",
    states=(
        State("draft", "登记中", "Being entered", "waiting"),
        State("in_force", "履行中", "In force", "running"),
        State("ended", "已终止", "Ended", "off"),
    ),
    edges=(
        Edge("enact", "生效", "Put in force", ("draft",), "in_force", CONTRACTS, "F2"),
        Edge("change", "变更", "Change", ("in_force",), "in_force", CONTRACTS, "F2"),
        Edge("end", "终止", "End", ("in_force",), "ended", CONTRACTS, "F2"),
    ),
)

SUPERVISION = Machine(
    "commissioning:supervision",
    table="commissioning_supervision",
    initial="open",
    states=(
        State("open", "检查中", "Under way", "running"),
        State("closed", "已办结", "Closed", "done"),
    ),
    edges=(Edge("close", "办结", "Close", ("open",), "closed", RECORD, "F3"),),
)

FINDING = Machine(
    "commissioning:finding",
    table="commissioning_finding",
    initial="open",
    states=(
        State("open", "待整改", "To be put right", "waiting"),
        State("answered", "已答复，待核", "Answered, to be checked", "running"),
        State("settled", "已核销", "Settled", "done"),
    ),
    edges=(
        Edge("answer", "答复", "Answer", ("open",), "answered", ANSWER, "F3"),
        Edge("send_back", "退回", "Send back", ("answered",), "open", RECORD, "F3"),
        Edge("settle", "核销", "Settle", ("answered",), "settled", RECORD, "F3"),
    ),
)

BLIND = Machine(
    "commissioning:blind_sample",
    table="commissioning_blindsample",
    initial="sent",
    states=(
        State("sent", "待检测机构报结果", "Awaiting the result", "waiting"),
        State("compared", "已比对", "Compared", "done"),
        State("dropped", "已作废", "Given up", "off"),
    ),
    edges=(
        Edge("answer", "报结果", "Report the result", ("sent",), "compared", ANSWER, "F3"),
        Edge("drop", "作废", "Give up", ("sent",), "dropped", RECORD, "F3"),
    ),
)

SUSPENSION = Machine(
    "commissioning:suspension",
    table="commissioning_suspension",
    initial="proposed",
    states=(
        State("proposed", "已提出，待决定", "Proposed", "waiting"),
        State("in_force", "暂停委托", "Suspended", "late"),
        State("refused", "不予暂停", "Not suspended", "off"),
        State("lift_proposed", "暂停委托，已提出恢复", "Suspended, lifting proposed", "late"),
        State("lifted", "已恢复", "Lifted", "done"),
        State("run_out", "期满", "Run out", "done"),
    ),
    edges=(
        Edge("suspend", "暂停", "Suspend", ("proposed",), "in_force", SUPERVISE, "F3"),
        Edge("refuse", "不予暂停", "Do not suspend", ("proposed",), "refused", SUPERVISE, "F3"),
        Edge(
            "propose_lifting", "提出恢复", "Propose to lift", ("in_force",), "lift_proposed",
            PROPOSE, "F3",
        ),
        Edge("lift", "恢复", "Lift", ("lift_proposed",), "lifted", SUPERVISE, "F3"),
        Edge("keep", "继续暂停", "Keep suspended", ("lift_proposed",), "in_force", SUPERVISE, "F3"),
        Edge(
            "run_out", "期满", "Run out", ("proposed", "in_force", "lift_proposed"), "run_out", "",
            "F3",
        ),
    ),
)  # fmt: skip
