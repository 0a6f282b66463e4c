"""Edge tables of report (监测报告), upload (上传), copy (抄送) and case (案件)."""

from liance.foundation.kernel.machine import Edge, Machine, State

REPORT = Machine(
    "reporting:report",
    table="reporting_report",
    initial="prepared",
    states=(
        State("prepared", "待审核", "Awaiting review", "running"),
        State("reviewed", "待签发", "Awaiting signature", "running"),
        State("signed", "已签发", "Issued", "done"),
        State("superseded", "已被更正报告代替", "Superseded", "off"),
        State("discarded", "已退回", "Sent back", "off"),
    ),
    edges=(
        Edge(
            "review",
            "审核通过",
            "Pass review",
            ("prepared",),
            "reviewed",
            "reporting:report:review",
            "C5",
        ),
        Edge(
            "send_back",
            "退回",
            "Send back",
            ("prepared", "reviewed"),
            "discarded",
            "reporting:report:send_back",
            "C5",
        ),
        Edge(
            "sign", "签发", "Sign and issue", ("reviewed",), "signed", "reporting:report:sign", "R1"
        ),
        Edge(
            "supersede",
            "更正",
            "Supersede",
            ("signed",),
            "superseded",
            "reporting:report:sign",
            "R3",
        ),
    ),
)

WAITING = ("queued", "platform_down", "down_late")

UPLOAD = Machine(
    "reporting:upload",
    table="reporting_upload",
    initial="queued",
    states=(
        State("queued", "待送平台", "Queued", "running"),
        State("platform_down", "已按时送出，平台故障", "Sent in time, platform down", "late"),
        State("down_late", "逾期才送出，平台故障", "Sent late, platform down", "late"),
        State("refused", "平台退回", "Refused by the platform", "late"),
        State("received", "平台已回执", "Receipt held", "done"),
    ),
    edges=(
        Edge("fail", "平台故障", "Platform down", ("queued",), "platform_down", "", "R1"),
        Edge(
            "fail_late", "逾期后平台故障", "Platform down, late", ("queued",), "down_late", "", "R1"
        ),
        Edge("refuse", "平台退回", "Refused", WAITING, "refused", "", "R1"),
        Edge(
            "record_receipt",
            "登记回执",
            "Record the receipt",
            WAITING,
            "received",
            "reporting:report:upload",
            "R1",
        ),
        Edge(
            "receive",
            "收到回执",
            "Receipt",
            WAITING,
            "received",
            "",
            "R1",
            stops=("report.upload",),
        ),
        Edge(
            "resend",
            "重新上传",
            "Upload again",
            ("refused",),
            "queued",
            "reporting:report:upload",
            "R1",
        ),
    ),
)

COPY = Machine(
    "reporting:copy",
    table="reporting_copy",
    initial="sent",
    states=(
        State("sent", "待签收", "Awaiting receipt", "running"),
        State("received", "已签收", "Received", "done"),
    ),
    edges=(
        Edge(
            "receive",
            "签收",
            "Receive",
            ("sent",),
            "received",
            "reporting:copy:receive",
            "R2",
            stops=("report.copy", "penalty.copy"),
        ),
    ),
)

CASE = Machine(
    "reporting:case",
    table="reporting_case",
    initial="pending",
    states=(
        State("pending", "待决定是否立案", "Decision due", "running"),
        State("no_case", "不予立案", "No case", "off"),
        State("filed", "已立案", "Case filed", "running"),
        State("penalty", "已处罚", "Penalty", "done"),
        State("order", "责令改正", "Order to correct", "done"),
        State("no_penalty", "不予处罚", "No penalty", "done"),
        State("transfer", "已移送", "Transferred", "done"),
    ),
    edges=(
        Edge(
            "file",
            "立案",
            "File a case",
            ("pending",),
            "filed",
            "reporting:case:open",
            "R5",
            starts=("case.conclude",),
            stops=("case.decide",),
        ),
        Edge(
            "dismiss",
            "不予立案",
            "No case",
            ("pending",),
            "no_case",
            "reporting:case:decide",
            "R5",
            stops=("case.decide",),
        ),
        Edge(
            "penalise",
            "作出处罚决定",
            "Decide a penalty",
            ("filed",),
            "penalty",
            "reporting:case:conclude",
            "R5",
            starts=("penalty.copy",),
            stops=("case.conclude",),
        ),
        Edge(
            "order",
            "责令改正",
            "Order to correct",
            ("filed",),
            "order",
            "reporting:case:conclude",
            "R5",
            stops=("case.conclude",),
        ),
        Edge(
            "acquit",
            "不予处罚",
            "No penalty",
            ("filed",),
            "no_penalty",
            "reporting:case:conclude",
            "R5",
            stops=("case.conclude",),
        ),
        Edge(
            "transfer",
            "移送",
            "Transfer",
            ("filed",),
            "transfer",
            "reporting:case:conclude",
            "R5",
            stops=("case.conclude",),
        ),
    ),
)
