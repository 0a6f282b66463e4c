"""Roles as tables: which permissions each holds. A permission reads ``package:noun:verb``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """A part that people play, with its words and its rights."""

    code: str
    zh: str
    en: str
    permissions: frozenset[str]


def _p(*lines: str) -> frozenset[str]:
    """Spell ``package:noun:a,b`` out into ``package:noun:a`` and ``package:noun:b``."""
    spelled = set()
    for line in lines:
        package, noun, verbs = line.split(":")
        spelled |= {f"{package}:{noun}:{verb}" for verb in verbs.split(",")}
    return frozenset(spelled)


_EVERYBODY = _p(
    "access:account:own",
    "dashboards:desk:view",
    "exchange:export:own",
    "registry:agency:view",
    "reminding:reminder:own",
)
_VIEW_WORK = _p(
    "planning:plan:view",
    "coordination:sheet:view",
    "operations:visit:view",
    "custody:bottle:view",
    "laboratory:determination:view",
    "reporting:report:view",
    "dashboards:balance:view",
    "registry:source:view",
    "capability:staff:view",
    "examining:paper:sit",
    "editions:edition:view",
    "reevaluation:run:view",
    "meetings:meeting:view",
    "meetings:document:view",
    "ledger:event:view",
    "exchange:token:own",
)
_ENFORCE = _p(
    "coordination:sheet:draft,send,withdraw,negotiate,fill,commission",
    "operations:visit:open,record_enforcement,signal,close_enforcement,acknowledge,answer",
    "files:file:store",
    "reporting:copy:receive",
    "meetings:consultation:hold",
)
_MONITOR = _p(
    "coordination:sheet:negotiate,fill",
    "operations:visit:open,record_monitoring,signal,close_monitoring,acknowledge,answer",
    "custody:bottle:fill,hand_over,accept",
    "custody:gap:explain",
    "files:file:store",
    "meetings:consultation:hold",
)

ROLES: dict[str, Role] = {
    r.code: r
    for r in (
        Role(
            "officer",
            "执法人员",
            "Enforcement officer",
            _EVERYBODY
            | _VIEW_WORK
            | _ENFORCE
            | _p(
                "reporting:case:open,decide,conclude",
                "reporting:penalty:copy",
                "reporting:gap:explain",
                "reporting:evidence:export",
                "planning:plan:draft",
                "planning:target:sheet,explain",
                "meetings:resolution:report",
            ),
        ),
        Role(
            "enforcement_lead",
            "执法负责人",
            "Head of enforcement",
            _EVERYBODY
            | _VIEW_WORK
            | _ENFORCE
            | _p(
                "access:account:vouch",
                "planning:plan:draft,submit,change,sign_enforcement",
                "planning:draw:commit,reveal,cancel,excuse,grant",
                "planning:price:set",
                "scheduling:timetable:arrange,announce",
                "scheduling:means:manage",
                "planning:target:sheet,explain",
                "reporting:case:open,decide,conclude",
                "reporting:penalty:copy",
                "reporting:gap:explain",
                "reporting:evidence:export",
                "commissioning:laboratory:view",
                "commissioning:contract:manage",
                "commissioning:suspension:propose",
                "capability:staff:manage",
                "capability:training:record",
                "examining:examination:manage",
                "examining:question:manage",
                "capability:measure:manage",
                "meetings:consultation:hold",
                "meetings:meeting:convene,confirm",
                "meetings:document:manage",
                "meetings:resolution:report,close",
            ),
        ),
        Role(
            "coordinator",
            "监测站综合室",
            "Station coordinator",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "coordination:sheet:return,declare_infeasible,negotiate,fill",
                "planning:plan:draft",
                "planning:draw:commit,reveal,cancel,excuse,grant",
                "planning:price:set",
                "scheduling:timetable:arrange,announce",
                "scheduling:means:manage",
                "scheduling:terms:set",
                "planning:target:explain",
                "reporting:report:prepare,upload,copy",
                "reporting:copy:receive",
                "reporting:gap:explain",
                "reporting:evidence:export",
                "capability:instrument:view,manage",
                "capability:training:record",
                "examining:examination:manage",
                "examining:question:manage",
                "capability:stock:manage",
                "commissioning:laboratory:view",
                "meetings:consultation:hold",
                "meetings:meeting:convene,confirm",
                "meetings:document:manage",
                "meetings:resolution:report,close",
            ),
        ),
        Role("sampler", "采样人员", "Sampler", _EVERYBODY | _VIEW_WORK | _MONITOR),
        Role(
            "keeper",
            "样品管理员",
            "Sample keeper",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "custody:bottle:receive,accept,hand_over,dispose",
                "custody:gap:explain",
                "reporting:gap:explain",
            ),
        ),
        Role(
            "analyst",
            "分析人员",
            "Analyst",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "laboratory:determination:enter,amend,no_result",
                "laboratory:batch:view,open,submit,repeat",
                "custody:bottle:accept,hand_over",
            ),
        ),
        Role(
            "reviewer",
            "审核人员",
            "Reviewer",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "access:account:vouch",
                "laboratory:determination:check,approve,send_back",
                "laboratory:doubt:answer",
                "laboratory:batch:view,release",
                "meetings:consultation:hold",
                "reporting:report:review,send_back",
                "reporting:gap:explain",
                "editions:edition:sign",
                "reevaluation:run:order",
            ),
        ),
        Role(
            "signatory",
            "授权签字人",
            "Authorised signatory",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "access:account:vouch",
                "reporting:report:sign,send_back",
                "editions:edition:sign",
                "reevaluation:run:order",
                "reporting:evidence:export",
            ),
        ),
        Role(
            "station_head",
            "监测站站长",
            "Head of station",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "access:account:vouch",
                "planning:plan:sign_monitoring",
                "planning:draw:reveal,grant",
                "editions:edition:sign",
                "reevaluation:run:order",
                "coordination:sheet:return,declare_infeasible",
                "reporting:gap:explain",
                "reporting:evidence:export",
                "commissioning:laboratory:view",
                "commissioning:suspension:propose",
                "capability:staff:manage",
                "capability:instrument:view,manage",
                "capability:training:record",
                "examining:examination:manage",
                "examining:question:manage",
                "capability:measure:manage",
                "capability:stock:manage",
                "reporting:copy:receive",
                "meetings:consultation:hold",
                "meetings:meeting:convene,confirm",
                "meetings:document:manage",
                "meetings:resolution:report,close",
            ),
        ),
        Role(
            "department_head",
            "主管部门负责人",
            "Head of department",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "access:account:vouch",
                "planning:plan:approve,send_back,file,forward",
                "planning:rule:set",
                "planning:price:set",
                "planning:target:receive_explanation",
                "capability:training:record",
                "examining:examination:manage",
                "examining:question:manage",
                "capability:measure:manage",
                "coordination:infeasibility:decide",
                "reporting:copy:receive",
                "reporting:evidence:export",
                "commissioning:laboratory:view,supervise",
                "commissioning:contract:manage",
                "commissioning:supervision:record",
                "commissioning:suspension:propose",
                "dashboards:province:view",
                "oversight:round:view,answer",
                "oversight:notice:approve,receive",
                "oversight:item:report",
                "screening:lead:view,examine,close",
                "meetings:meeting:convene",
                "meetings:document:manage",
                "meetings:resolution:report,close",
            ),
        ),
        Role(
            "dispatcher",
            "省厅调度",
            "Provincial dispatcher",
            _EVERYBODY
            | _VIEW_WORK
            | _p(
                "planning:plan:accept_filing",
                "dashboards:province:view",
                "oversight:round:view,open",
                "oversight:notice:draft,issue",
                "oversight:item:close",
                "screening:lead:view,examine",
                "meetings:meeting:convene",
                "meetings:resolution:report,close",
                "commissioning:laboratory:view",
                "commissioning:supervision:record",
                "commissioning:suspension:propose",
            ),
        ),
        Role(
            "lab_member",
            "社会化检测机构人员",
            "Third-party laboratory",
            _EVERYBODY
            | _p(
                "exchange:token:own",
                "coordination:sheet:view,return_commission,negotiate",
                "operations:visit:view,open,record_monitoring,signal,close_monitoring,"
                "acknowledge,answer",
                "custody:bottle:view,fill,hand_over,accept,receive,dispose",
                "custody:gap:explain",
                "laboratory:determination:view,enter,check,approve,send_back,amend,no_result",
                "laboratory:doubt:answer",
                "laboratory:batch:view,open,submit,repeat,release",
                "files:file:store",
                "meetings:consultation:hold",
                "commissioning:laboratory:own",
                "commissioning:supervision:answer",
            ),
        ),
        Role(
            "administrator",
            "系统管理员",
            "Administrator",
            _EVERYBODY
            | _p(
                "access:account:vouch",
                "access:account:manage",
                "registry:agency:manage",
                "exchange:token:own,oversee",
                "reminding:letter:view,send_again",
                "reminding:group:manage",
                "registry:source:view,manage",
                "editions:edition:view,enter",
                "capability:staff:view,manage",
                "capability:instrument:view,manage",
                "commissioning:laboratory:view,manage",
                "ledger:event:view,anchor",
            ),
        ),
        Role(
            "auditor",
            "安全审计员",
            "Security auditor",
            _EVERYBODY | _p("ledger:event:view,anchor", "access:account:view"),
        ),
    )
}

ROLE_CHOICES = [(r.code, r.zh) for r in ROLES.values()]


def permissions_of(codes: frozenset[str]) -> frozenset[str]:
    """The union of what the roles allow; an unknown role allows nothing."""
    return frozenset().union(*(ROLES[c].permissions for c in codes if c in ROLES))
