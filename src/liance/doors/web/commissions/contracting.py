"""Tenders with their files, contracts with their prices and what is used of them (F2)."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards import commissions
from liance.doors.web.commissions.filled import crumbs, taken
from liance.doors.web.commissions.forms import (
    ContractChangeForm,
    ContractForm,
    EnactForm,
    NewContractForm,
    PriceForm,
    TenderFileForm,
    TenderForm,
)
from liance.doors.web.commissions.views import READ, contract_columns, contract_lines
from liance.doors.web.commissions.words import FILES, WAYS, money, plain
from liance.doors.web.files.uploads import take_in
from liance.doors.web.moments import local_day
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import standing
from liance.flows.contracts import change_contract as change
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning.actions import contracting
from liance.mechanism.commissioning.models import Contract, ContractChange, Tender
from liance.mechanism.commissioning.policies import contracts_visible_to, tenders_visible_to
from liance.mechanism.commissioning.states import CONTRACT, CONTRACTS, VIEW
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.registry.models import Agency


def _way() -> tuple[str, str]:
    return _("采购与合同"), reverse("commissions:procurement")


@page(VIEW)
def procurement(request: Request) -> HttpResponse:
    """The tenders and contracts of the actor's places."""
    actor = request.actor
    tenders = list(tenders_visible_to(actor).order_by("-awarded_on", "-id"))
    contracts = list(contracts_visible_to(actor).order_by("-starts_on", "-id"))
    running = sum(row.state == "in_force" for row in contracts)
    title = _("%(tenders)s 个采购项目，履行中的合同 %(contracts)s 份") % {
        "tenders": len(tenders), "contracts": running,
    }  # fmt: skip
    context = {
        "title": title, "crumbs": crumbs((_way()[0], "")), "may": actor.may(CONTRACTS),
        "tenders": [(row, WAYS[row.way]) for row in tenders],
        "tender_columns": [_("采购项目"), _("采购方式"), _("采购人"), _("中标（成交）日期")],
        "contracts": contract_lines(actor, contracts), "contract_columns": contract_columns(),
    }  # fmt: skip
    return render(request, "commissions/procurement.html", context)


@page(CONTRACTS, methods=FORM)
def new_tender(request: Request) -> HttpResponse:
    """Put a procurement of the actor's agency on file."""
    agency = Agency.objects.filter(pk__in=[request.actor.agency_id]).first()
    if agency is None:
        raise NotFound("registry:agency")
    form = TenderForm(request.POST or None)

    def act(data: dict[str, Any]) -> str:
        made = contracting.add_tender(**data, agency=agency, actor=request.actor, at=request.at)
        return reverse("commissions:tender", args=[made.id])

    return taken(request, form, act, title=_("登记采购项目"), back=_way()[1], way=(_way(),))


def _tender(request: Request, tender_id: UUID) -> Tender:
    row = tenders_visible_to(request.actor).filter(pk=tender_id).first()
    if row is None:
        raise NotFound("commissioning:tender")
    return row


@page(VIEW)
def tender(request: Request, tender_id: UUID) -> HttpResponse:
    """One procurement: its files with their digests, its contracts."""
    row, actor = _tender(request, tender_id), request.actor
    contracts = list(contracts_visible_to(actor).filter(tender=row).order_by("starts_on", "id"))
    files = row.files.select_related("file").order_by("created_at", "id")
    context = {
        "row": row, "title": row.title, "crumbs": crumbs(_way(), (row.number, "")),
        "facts": [
            (_("项目编号"), row.number), (_("采购方式"), WAYS[row.way]),
            (_("采购人"), row.agency.name), (_("中标（成交）日期"), row.awarded_on),
        ],
        "files": [(one, FILES[one.kind]) for one in files],
        "file_columns": [_("文件种类"), _("原件"), _("SHA-256")],
        "contracts": contract_lines(actor, contracts), "contract_columns": contract_columns(),
        "may": actor.may(CONTRACTS) and row.agency_id == actor.agency_id,
    }  # fmt: skip
    return render(request, "commissions/tender.html", context)


def _own_tender(request: Request, tender_id: UUID) -> Tender:
    row = _tender(request, tender_id)
    if row.agency_id != request.actor.agency_id:
        raise NotFound("commissioning:tender")
    return row


@page(CONTRACTS, methods=FORM)
def tender_file(request: Request, tender_id: UUID) -> HttpResponse:
    """Upload originals of a procurement."""
    row = _own_tender(request, tender_id)
    form = TenderFileForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> None:
        for stored in take_in(request, data["originals"]):
            contracting.add_tender_file(
                tender_id=row.id, kind=data["kind"], file=stored, actor=request.actor,
                at=request.at,
            )  # fmt: skip

    back = reverse("commissions:tender", args=[row.id])
    return taken(
        request, form, act, title=_("上传采购文件"), back=back, way=(_way(), (row.number, back))
    )


@page(CONTRACTS, methods=FORM)
def new_contract(request: Request, tender_id: UUID) -> HttpResponse:
    """Put a contract under a procurement on file."""
    row = _own_tender(request, tender_id)
    rows = Agency.objects.filter(functions__contains=["laboratory"], active=True).order_by("name")
    form = NewContractForm(request.POST or None, laboratories=rows)

    def act(data: dict[str, Any]) -> str:
        laboratory = data.pop("laboratory")
        made = contracting.add_contract(
            **data, tender_id=row.id, laboratory_id=laboratory.id, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        return reverse("commissions:contract", args=[made.id])

    back = reverse("commissions:tender", args=[row.id])
    return taken(
        request, form, act, title=_("登记合同"), back=back, way=(_way(), (row.number, back)),
        done=_("合同已登记，接着填单价、上传签署的合同"),
    )  # fmt: skip


def _contract(request: Request, contract_id: UUID) -> Contract:
    row = contracts_visible_to(request.actor).filter(pk=contract_id).first()
    if row is None:
        raise NotFound("commissioning:contract")
    return row


@page(READ)
def contract(request: Request, contract_id: UUID) -> HttpResponse:
    """One contract: prices, ceiling, the commissions that use it."""
    row, actor = _contract(request, contract_id), request.actor
    found = commissions.under(actor, row.id)
    used = sum((one.amount for one in found), start=row.ceiling * 0)
    may = actor.may(CONTRACTS) and row.buyer_id == actor.agency_id
    context = {
        "row": row, "title": row.number,
        "crumbs": crumbs(*([] if not actor.may(VIEW) else [_way()]), (row.number, "")),
        "pills": [standing(CONTRACT, row.state)], "note": row.laboratory.name,
        "strip": [
            {"word": _("金额上限"), "value": money(row.ceiling)},
            {"word": _("已用"), "value": money(used), "note": _("您能查看的委托")},
            {"word": _("余额"), "value": money(row.ceiling - used),
             "note": _("只减去您能查看的委托")},
        ],
        "facts": [
            (_("委托人"), row.buyer.name), (_("检测机构"), row.laboratory.name),
            (_("采购项目"), f"{row.tender.number} {row.tender.title}"),
            (_("履行期"), f"{row.starts_on} – {row.ends_on}"),
            *([(_("终止"), f"{row.ended_on} {row.ended_reason}")] if row.ended_on else []),
        ],
        "prices": [(one.factor, plain(one.amount)) for one in row.prices.order_by("factor")],
        "price_columns": [_("监测因子"), (_("单价（元／次）"), "number")],
        "commissions": [(one, plain(one.amount), standing(SHEET, one.sheet.state)) for one in found],
        "changes": _changes(row),
        "change_columns": [_("时间"), _("变更前后"), _("原因"), _("原件")],
        "columns": [_("联系单"), _("单位"), _("计价"), (_("金额"), "number"), _("状态")],
        "may_write": may and row.state == "draft", "may_end": may and row.state == "in_force",
    }  # fmt: skip
    return render(request, "commissions/contract.html", context)


def _own_contract(request: Request, contract_id: UUID) -> Contract:
    row = _contract(request, contract_id)
    if row.buyer_id != request.actor.agency_id:
        raise NotFound("commissioning:contract")
    return row


@page(CONTRACTS, methods=FORM)
def correct(request: Request, contract_id: UUID) -> HttpResponse:
    """Correct number, period and ceiling of a contract that is being entered."""
    row = _own_contract(request, contract_id)
    held = {name: getattr(row, name) for name in ContractForm.base_fields}
    form = ContractForm(request.POST or None, initial=held)

    def act(data: dict[str, Any]) -> None:
        contracting.correct(
            **data, contract_id=row.id, version=version(request), actor=request.actor, at=request.at
        )

    back = reverse("commissions:contract", args=[row.id])
    return taken(
        request, form, act, title=_("更正合同"), back=back, way=(_way(), (row.number, back)),
        version=row.version,
    )  # fmt: skip


@page(CONTRACTS, methods=FORM)
def prices(request: Request, contract_id: UUID) -> HttpResponse:
    """Write the prices of a contract that is being entered."""
    row = _own_contract(request, contract_id)
    form = PriceForm(request.POST or None, initial={"prices": _held(row)})

    def act(data: dict[str, Any]) -> None:
        contracting.write_prices(
            contract_id=row.id, version=version(request), prices=data["prices"],
            actor=request.actor, at=request.at,
        )  # fmt: skip

    back = reverse("commissions:contract", args=[row.id])
    return taken(
        request, form, act, title=_("合同单价"), back=back, way=(_way(), (row.number, back)),
        version=row.version,
    )  # fmt: skip


@page(CONTRACTS, methods=FORM)
def enact(request: Request, contract_id: UUID) -> HttpResponse:
    """Put a contract in force with its signed paper."""
    row = _own_contract(request, contract_id)
    form = EnactForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> None:
        stored = take_in(request, data["paper"][:1])
        contracting.enact(
            contract_id=row.id, version=version(request), paper=stored[0], actor=request.actor,
            at=request.at,
        )  # fmt: skip

    back = reverse("commissions:contract", args=[row.id])
    return taken(
        request, form, act, title=_("合同生效"), back=back, way=(_way(), (row.number, back)),
        version=row.version, note=_("生效后单价和上限凭签署的补充协议变更；委托从此计入金额上限。"),
        done=_("合同已生效"),
    )  # fmt: skip


@page(CONTRACTS, methods=FORM)
def change_contract(request: Request, contract_id: UUID) -> HttpResponse:
    """Change ceiling and prices of a contract in force."""
    row = _own_contract(request, contract_id)
    if row.state != "in_force":
        raise NotFound("commissioning:contract")
    initial = {"prices": _held(row), "ceiling": row.ceiling}
    form = ContractChangeForm(request.POST or None, request.FILES or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        stored = take_in(request, data["paper"][:1])
        change(
            contract_id=row.id, version=version(request), ceiling=data["ceiling"],
            prices=dict(data["prices"]), paper=stored[0], reason=data["reason"],
            actor=request.actor, at=request.at,
        )  # fmt: skip

    back = reverse("commissions:contract", args=[row.id])
    return taken(
        request, form, act, title=_("变更合同"), back=back, way=(_way(), (row.number, back)),
        version=row.version, done=_("变更已登记"),
        note=_("变更前后都记入账本。已委托的金额不变，因子或频次再变动时按新的单价计。"),
    )  # fmt: skip


def _held(row: Contract) -> str:
    """The prices as the form takes them."""
    return "\n".join(f"{one.factor} {one.amount}" for one in row.prices.order_by("factor"))


def _said(amount: str | None) -> str:
    return plain(Decimal(amount)) if amount else "—"


def _changes(row: Contract) -> list[tuple[ContractChange, list[tuple[str, str, str]]]]:
    """The changes, the newest first, each with what is another now: word, before, after."""
    found = []
    for one in row.changes.select_related("by", "paper").order_by("-at", "-id"):
        was, now = one.was["prices"], one.now["prices"]
        lines = [(_("金额上限"), _said(one.was["ceiling"]), _said(one.now["ceiling"]))]
        lines += [(name, _said(was.get(name)), _said(now.get(name))) for name in sorted(was | now)]
        found.append((one, [line for line in lines if line[1] != line[2]]))
    return found


@page(CONTRACTS, methods=["POST"])
def end_contract(request: Request, contract_id: UUID) -> HttpResponse:
    """End a contract before its last day."""

    def act() -> str:
        contracting.end(
            contract_id=contract_id, version=version(request),
            reason=request.POST.get("reason", ""), on=local_day(request.at), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("合同已终止"))
        return reverse("commissions:contract", args=[contract_id])

    return act_once(request, act)
