"""Agencies: who there is, who is in charge, who stands beside whom."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local_day
from liance.doors.web.people.forms import (
    AccreditationForm,
    AgencyForm,
    ChangeAgencyForm,
    InChargeForm,
)
from liance.doors.web.people.tabs import crumbs, tabs, validity
from liance.doors.web.people.views.filled import insist_manages, taken
from liance.doors.web.people.words import CERTIFICATES, FUNCTIONS, LEVELS
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.capability import queries as capability
from liance.mechanism.commissioning import queries as qualifications
from liance.mechanism.commissioning.actions.qualifications import add_qualification
from liance.mechanism.commissioning.states import MANAGE as ACCREDIT
from liance.mechanism.registry import directory
from liance.mechanism.registry.actions import agencies as actions
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import agency_for, manages
from liance.mechanism.registry.queries import staff_of
from liance.mechanism.reporting.actions.signing import require_code
from liance.mechanism.reporting.queries import signing_rule, signs_with_code

VIEW = "capability:staff:view"
MANAGE = "registry:agency:manage"


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The agencies; those without a person in charge first said."""
    day = local_day(request.at)
    lines = directory.agencies(request.actor, on=day)
    without = [line for line in lines if line.in_charge is None]
    expiries = capability.expiries(request.actor, on=day)
    title = _("%(count)s 个机构，%(without)s 个没有指定负责人") % {
        "count": len(lines), "without": len(without),
    }  # fmt: skip
    context = {
        "title": title, "tabs": tabs(request.actor), "lines": _shown(lines), "found": lines,
        "columns": [_("机构"), _("职能"), _("负责人"), _("同级对应"), (_("人员"), "number")],
        "facts": _facts(request, len(without), expiries),
        "may_manage": request.actor.may(MANAGE),
    }  # fmt: skip
    return render(request, "people/agencies.html", context)


def _shown(lines: list[directory.AgencyLine]) -> list[tuple[directory.AgencyLine, str, str]]:
    return [
        (line, str(LEVELS[line.agency.level]), _functions(line.agency.functions)) for line in lines
    ]


def _functions(codes: list[str]) -> str:
    return "、".join(str(FUNCTIONS[code]) for code in FUNCTIONS if code in codes)


def _facts(
    request: Request, without: int, expiries: capability.Expiries
) -> list[dict[str, object]]:
    day = local_day(request.at)
    papers, tools = expiries.certificates_expired, expiries.instruments_expired
    return [
        {"word": _("没有负责人"), "value": without, "kind": "late" if without else "ok"},
        {
            "word": _("双证人员"), "value": capability.dual_holders(request.actor, on=day).count(),
            "note": _("执法证、上岗证均在有效期"),
        },
        {
            "word": _("证件过期"), "value": papers, "kind": "late" if papers else "ok",
            "note": _("30 天内到期 %(count)s") % {"count": expiries.certificates_soon},
        },
        {
            "word": _("仪器超过校准期"), "value": tools, "kind": "late" if tools else "ok",
            "note": _("30 天内到期 %(count)s") % {"count": expiries.instruments_soon},
        },
    ]  # fmt: skip


@page(VIEW)
def detail(request: Request, agency_id: UUID) -> HttpResponse:
    """One agency: its people with their certificates, instruments, partners, who was in charge."""
    day = local_day(request.at)
    agency = agency_for(request.actor, agency_id)
    staff = list(staff_of(agency.id))
    held = capability.certificates_of([s.id for s in staff])
    charges = directory.charges_of(agency)
    now = next((c for c in charges if c.during.lower <= day and not c.during.upper), None)
    tools = capability.instruments(request.actor).filter(agency=agency).order_by("-active", "name")
    mine = manages(request.actor, agency)
    with_code, rule = signs_with_code(agency.id), signing_rule(agency.id)
    context = {
        "agency": agency, "now": now, "charges": charges,
        "crumbs": crumbs((agency.name, "")),
        "title": agency.name,
        "note": f"{LEVELS[agency.level]}　{_functions(agency.functions)}",
        "people": [
            (s, [(str(CERTIFICATES[c.kind]), c, validity(c.valid_to, on=day, since=c.valid_from))
                 for c in held.get(s.id, [])]) for s in staff
        ],
        "instruments": [
            (i, validity(i.calibrated_to, on=day) if i.active else ("closed", _("停用")))
            for i in tools
        ],
        "facts": [
            *_registered(agency, day),
            (_("报告签字"), _("密码和动态验证码") if with_code else
             _("只用密码，原因：%(why)s") % {"why": rule.reason if rule else ""}),
        ],
        "people_columns": [_("姓名"), _("部门、职务"), _("证件")],
        "instrument_columns": [_("仪器"), _("检定、校准")],
        "may_manage": mine and request.actor.may(MANAGE),
        "may_accredit": mine and request.actor.may(ACCREDIT)
        and "monitoring" in agency.functions,
        "with_code": with_code,
        "signs": bool({"monitoring", "laboratory"} & set(agency.functions)),
        "may_instruments": mine and request.actor.may("capability:instrument:manage")
        and bool({"monitoring", "laboratory"} & set(agency.functions)),
    }  # fmt: skip
    return render(request, "people/agency.html", context)


def _registered(agency: Agency, day: date) -> list[tuple[object, object]]:
    """What is on file of an agency; a station's certificate with it."""
    facts: list[tuple[object, object]] = [
        (_("辖区"), agency.jurisdiction.name), (_("机关代字"), agency.document_prefix),
        (_("统一社会信用代码"), agency.credit_code), (_("地址"), agency.address),
    ]  # fmt: skip
    if "monitoring" in agency.functions:
        row = qualifications.accreditation_of(agency.id, on=day)
        said = (
            _("%(number)s，至 %(day)s") % {"number": row.cma_number, "day": row.cma_to}
            if row
            else ""
        )
        facts.append((_("资质认定"), said))
    return facts


@page(MANAGE, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Put an agency on file."""
    form = AgencyForm(request.POST or None, places=directory.places_for(request.actor))

    def act(data: dict[str, Any]) -> str:
        agency = actions.add_agency(**data, actor=request.actor, at=request.at)
        messages.success(request, _("已登记"))
        return reverse("people:agency", args=[agency.id])

    return taken(request, form, act, title=_("登记机构"), back=reverse("people:index"))


@page(MANAGE, methods=["POST"])
def signing(request: Request, agency_id: UUID) -> HttpResponse:
    """Whether reports of the agency are signed with a second factor only."""
    agency = agency_for(request.actor, agency_id)
    insist_manages(request, agency)
    required = request.POST.get("required") == "1"

    def act() -> str:
        require_code(
            agency=agency, required=required, reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        said = _("签字须用动态验证码") if required else _("签字不再要求动态验证码")
        messages.success(request, said)
        return reverse("people:agency", args=[agency.id])

    return act_once(request, act)


@page(MANAGE, methods=FORM)
def change(request: Request, agency_id: UUID) -> HttpResponse:
    """Write what is on file of an agency anew."""
    agency = agency_for(request.actor, agency_id)
    insist_manages(request, agency)
    names = ("short_name", "credit_code", "address")
    form = ChangeAgencyForm(
        request.POST or None, initial={name: getattr(agency, name) for name in names}
    )
    back = reverse("people:agency", args=[agency.id])

    def act(data: dict[str, Any]) -> str:
        actions.change_agency(
            **data, agency_id=agency.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return back

    return taken(
        request, form, act, title=_("修改登记"), back=back, way=((agency.name, back),),
        version=agency.version, note=_("已出具的联系单和报告不变。"),
    )  # fmt: skip


@page(ACCREDIT, methods=FORM)
def accredit(request: Request, agency_id: UUID) -> HttpResponse:
    """Put a station's CMA certificate on file, whose number its reports bear."""
    agency = agency_for(request.actor, agency_id)
    insist_manages(request, agency)
    if "monitoring" not in agency.functions:
        raise NotFound("registry:agency")
    form = AccreditationForm(request.POST or None)
    back = reverse("people:agency", args=[agency.id])

    def act(data: dict[str, Any]) -> str:
        add_qualification(
            **data, laboratory=agency, filing_number="", filed_to=None, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已登记"))
        return back

    return taken(request, form, act, title=_("登记资质认定"), back=back, way=((agency.name, back),))


@page(MANAGE, methods=FORM)
def in_charge(request: Request, agency_id: UUID) -> HttpResponse:
    """Name the person in charge (O1)."""
    agency = agency_for(request.actor, agency_id)
    insist_manages(request, agency)
    initial = {"since": local_day(request.at)}
    form = InChargeForm(request.POST or None, agency=agency, initial=initial)
    back = reverse("people:agency", args=[agency.id])

    def act(data: dict[str, Any]) -> str:
        actions.appoint(**data, agency=agency, actor=request.actor, at=request.at)
        messages.success(request, _("负责人已指定"))
        return back

    return taken(
        request, form, act, title=_("指定负责人"), back=back, way=((agency.name, back),),
        note=_("原负责人到这一天为止。"),
    )  # fmt: skip
