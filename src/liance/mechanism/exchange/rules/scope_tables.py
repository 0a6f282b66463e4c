"""Every scope: what is read, what is written, what its person answers for towards others. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope (范围): its words, and the rights it lends of those that the person has.

    ``needs``: without all of them it is of no use; ``acts``: of these, what the person has.
    """

    code: str
    zh: str
    en: str
    needs: frozenset[str]
    acts: frozenset[str]

    @property
    def permissions(self) -> frozenset[str]:
        """All that it may lend."""
        return self.needs | self.acts


def _scope(
    code: str, zh: str, en: str, *permissions: str, acts: tuple[str, ...] = ()
) -> Scope:  # fmt: skip
    return Scope(code, zh, en, frozenset(permissions), frozenset(acts))


SHEETS, VISITS = "coordination:sheet:view", "operations:visit:view"
SAMPLES, RESULTS = "custody:bottle:view", "laboratory:determination:view"
REPORTS = "reporting:report:view"
PLANS = "planning:plan:view"
SOURCES = "registry:source:view"
LEADS = "screening:lead:view"
ROUNDS = "oversight:round:view"
MEETINGS = "meetings:meeting:view"
LABORATORIES = "commissioning:laboratory:view"
READING = (
    _scope("sheets:read", "读联系单", "Read contact sheets", SHEETS),
    _scope("visits:read", "读现场和现场读数", "Read visits and field readings", VISITS),
    _scope("samples:read", "读样品", "Read samples", SAMPLES),
    _scope("results:read", "读测定结果", "Read determinations", RESULTS),
    _scope("reports:read", "读报告、上传、抄送和案件", "Read reports, uploads, copies and cases", REPORTS),
    _scope("plans:read", "读计划、监测对象和排期", "Read plans, targets and timetables", PLANS),
    _scope("sources:read", "读污染源和排口", "Read sources and outlets", SOURCES),
    _scope("leads:read", "读线索", "Read leads", LEADS),
    _scope("dispatch:read", "读调度、通报和整改", "Read rounds, notices and rectification", ROUNDS),
    _scope("meetings:read", "读会议和议定事项", "Read meetings and resolutions", MEETINGS),
    _scope("documents:read", "读机制文件", "Read mechanism documents", "meetings:document:view"),
    _scope("laboratories:read", "读委托合同", "Read contracts", LABORATORIES),
    _scope("means:read", "读人员和仪器", "Read people and instruments", "capability:staff:view"),
    _scope("exports:read", "看导出进度、取导出文件", "See how exports stand and fetch them",
           "exchange:export:own"),
    _scope("reports:evidence", "取证据包", "Take evidence packages", REPORTS,
           "reporting:evidence:export"),
    _scope("ledger:read", "读存证账本", "Read the ledger", "ledger:event:view"),
)  # fmt: skip
WRITING = (
    _scope(
        "sheets:write", "起草、送出联系单", "Draft and send contact sheets", SHEETS,
        "coordination:sheet:draft", "coordination:sheet:send",
    ),
    _scope(
        "sheets:negotiate", "修改、协商、补填联系单", "Change, negotiate and fill in contact sheets", SHEETS,
        acts=(
            "coordination:sheet:draft",
            "coordination:sheet:negotiate",
            "coordination:sheet:fill",
            "operations:visit:record_monitoring",
        ),
    ),
    _scope(
        "visits:write", "记录现场", "Record visits", VISITS, SHEETS,
        acts=(
            "operations:visit:open",
            "operations:visit:record_enforcement",
            "operations:visit:record_monitoring",
            "operations:visit:signal",
            "coordination:sheet:draft",
        ),
    ),
    _scope(
        "samples:write", "登记样品采集、保存、交接", "Record sampling, keeping, hand-over", SAMPLES, SHEETS,
        VISITS,
        acts=(
            "custody:bottle:fill",
            "custody:bottle:hand_over",
            "custody:gap:explain",
        ),
    ),
    _scope(
        "results:write", "录入测定结果", "Enter determinations", SAMPLES, RESULTS,
        "laboratory:determination:enter", "laboratory:determination:no_result",
    ),
    _scope(
        "results:batch", "更正结果、办理分析批", "Amend determinations, work on batches", SAMPLES, RESULTS,
        acts=(
            "laboratory:determination:enter",
            "laboratory:determination:amend",
            "laboratory:batch:view",
            "laboratory:batch:open",
            "laboratory:batch:submit",
            "laboratory:batch:repeat",
        ),
    ),
    _scope(
        "reports:write", "上传、抄送报告，说明缺口", "Upload and copy reports, explain gaps", REPORTS,
        acts=(
            "reporting:report:upload",
            "reporting:report:copy",
            "reporting:gap:explain",
            "planning:target:explain",
        ),
    ),
    _scope(
        "plans:write", "编制计划、组织抽取、说明未开展", "Draft plans, draw, explain what was not done", PLANS,
        acts=(
            "planning:plan:draft",
            "planning:draw:commit",
            "planning:draw:excuse",
            "planning:price:set",
            "planning:target:explain",
        ),
    ),
    _scope(
        "timetables:write", "编排时间表", "Arrange timetables", PLANS, SHEETS,
        acts=(
            "scheduling:timetable:arrange",
            "scheduling:means:manage",
            "scheduling:terms:set",
            "planning:target:sheet",
            "coordination:sheet:draft",
        ),
    ),
    _scope(
        "dispatch:write", "答复调度，起草、签收通报，报送整改",
        "Answer rounds, draft and receive notices, report rectification",
        acts=(
            ROUNDS,
            "oversight:round:answer",
            "oversight:notice:draft",
            "oversight:notice:receive",
            "oversight:item:report",
            "dashboards:province:view",
        ),
    ),
    _scope(
        "meetings:write", "组织会议、会商，报办理情况", "Convene meetings, consult, report on resolutions",
        MEETINGS, SHEETS, VISITS,
        acts=(
            "meetings:meeting:convene",
            "meetings:consultation:hold",
            "meetings:document:manage",
            "meetings:resolution:report",
        ),
    ),
    _scope(
        "laboratories:write", "登记社会化检测机构的合同、资质、监督检查",
        "Contracts, qualifications and supervision of laboratories",
        acts=(
            LABORATORIES,
            "commissioning:laboratory:own",
            "commissioning:laboratory:manage",
            "commissioning:contract:manage",
            "commissioning:supervision:record",
            "commissioning:supervision:answer",
            LEADS,
        ),
    ),
    _scope(
        "sources:write", "登记、修改污染源", "Register and change sources", SOURCES,
        "registry:source:manage",
    ),
    _scope(
        "outlets:write", "登记、修改排口", "Register and change outlets", SOURCES,
        "registry:source:manage",
    ),
    _scope(
        "means:write", "登记证书、仪器、耗材、培训", "Certificates, instruments, stock, training",
        acts=(
            "capability:staff:manage",
            "capability:instrument:view",
            "capability:instrument:manage",
            "capability:stock:manage",
            "capability:training:record",
            "capability:measure:manage",
        ),
    ),
    _scope(
        "exports:write", "申请、取消导出", "Ask for exports and give them up", "exchange:export:own"
    ),
    _scope(
        "files:write", "上传原始文件", "Store originals",
        acts=(
            "files:file:store",
            "custody:bottle:hand_over",
            "commissioning:contract:manage",
            "meetings:document:manage",
            "reporting:report:upload",
            "reporting:case:conclude",
        ),
    ),
    _scope(
        "documents:write", "登记机制文件", "Put mechanism documents on file",
        "meetings:document:view", "meetings:document:manage",
    ),
    _scope(
        "receipts:write", "登记平台回执", "Record receipts of the platform", REPORTS,
        "reporting:report:upload",
    ),
)  # fmt: skip
# What its person answers for towards others: each lent by a scope of its own.
DECIDING = (
    _scope(
        "sheets:decide",
        "代为回送、同意、撤回联系单",
        "Return, decide on, withdraw contact sheets",
        SHEETS,
        acts=(
            "coordination:sheet:return",
            "coordination:sheet:return_commission",
            "coordination:sheet:commission",
            "coordination:sheet:declare_infeasible",
            "coordination:infeasibility:decide",
            "coordination:sheet:withdraw",
            "coordination:sheet:negotiate",
            "coordination:sheet:draft",
            "operations:visit:record_monitoring",
        ),
    ),
    _scope(
        "visits:decide",
        "代为进场、确认、签收、关闭现场",
        "Enter, confirm, acknowledge, close visits",
        VISITS,
        SHEETS,
        acts=(
            "operations:visit:open",
            "operations:visit:record_monitoring",
            "operations:visit:acknowledge",
            "operations:visit:answer",
            "operations:visit:close_enforcement",
            "operations:visit:close_monitoring",
            SAMPLES,
        ),
    ),
    _scope(
        "samples:decide",
        "代为确认、接收、拒收、处置样品",
        "Confirm, receive, reject, dispose of samples",
        SAMPLES,
        acts=(
            "custody:bottle:fill",
            "custody:bottle:accept",
            "custody:bottle:receive",
            "custody:bottle:hand_over",
            "custody:bottle:dispose",
        ),
    ),
    _scope(
        "results:decide",
        "代为校核、审定、退回测定结果",
        "Check, approve, send back determinations",
        RESULTS,
        SAMPLES,
        acts=(
            "laboratory:determination:check",
            "laboratory:determination:approve",
            "laboratory:determination:send_back",
            "laboratory:doubt:answer",
            "laboratory:batch:view",
            "laboratory:batch:release",
        ),
    ),
    _scope(
        "reports:decide",
        "代为退回报告、签收抄送件",
        "Send reports back, receive copies",
        REPORTS,
        acts=("reporting:report:send_back", "reporting:copy:receive"),
    ),
    _scope(
        "cases:decide",
        "代为立案、结案、抄送处罚决定",
        "File and conclude cases, copy penalties",
        REPORTS,
        acts=(
            "reporting:case:open",
            "reporting:case:decide",
            "reporting:case:conclude",
            "reporting:penalty:copy",
        ),
    ),
    _scope(
        "plans:decide",
        "代为会签、批准、报送、抽取计划",
        "Sign, approve, file, draw plans",
        PLANS,
        acts=(
            "planning:plan:submit",
            "planning:plan:sign_enforcement",
            "planning:plan:sign_monitoring",
            "planning:plan:approve",
            "planning:plan:send_back",
            "planning:plan:change",
            "planning:plan:forward",
            "planning:plan:file",
            "planning:plan:accept_filing",
            "planning:draw:reveal",
            "planning:draw:cancel",
            "planning:draw:grant",
            "planning:rule:set",
            "planning:target:receive_explanation",
        ),
    ),
    _scope(
        "timetables:decide",
        "代为公布时间表",
        "Announce timetables",
        PLANS,
        acts=("scheduling:timetable:announce",),
    ),
    _scope(
        "leads:decide",
        "代为核查、办结线索",
        "Examine and close leads",
        LEADS,
        acts=("screening:lead:examine", "screening:lead:close"),
    ),
    _scope(
        "dispatch:decide",
        "代为调度、批准印发通报、销号",
        "Open and freeze rounds, issue notices, close items",
        ROUNDS,
        acts=(
            "oversight:round:open",
            "oversight:notice:approve",
            "oversight:notice:issue",
            "oversight:item:close",
            "dashboards:province:view",
        ),
    ),
    _scope(
        "meetings:decide",
        "代为确认纪要、销号",
        "Confirm minutes, close resolutions",
        MEETINGS,
        acts=(
            "meetings:meeting:convene",
            "meetings:meeting:confirm",
            "meetings:resolution:close",
            "meetings:document:manage",
        ),
    ),
    _scope(
        "contracts:decide",
        "代为签订、变更委托合同",
        "Put contracts in force and change them",
        LABORATORIES,
        "commissioning:contract:manage",
    ),
    _scope(
        "laboratories:decide",
        "代为暂停、评价社会化检测机构",
        "Suspend, grade, end contracts with laboratories",
        LABORATORIES,
        acts=(
            "commissioning:laboratory:supervise",
            "commissioning:contract:manage",
            "commissioning:supervision:record",
            "commissioning:suspension:propose",
        ),
    ),
)
