"""Put sources and outlets on file, and change them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.sources.forms import OutletForm, SourceForm, printed
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.registry import directory
from liance.mechanism.registry.actions import on_site
from liance.mechanism.registry.actions import sources as actions
from liance.mechanism.registry.actions.on_site import OPENS_VISIT
from liance.mechanism.registry.models import Outlet, Source
from liance.mechanism.registry.policies import MANAGE_SOURCES, source_for


@page(MANAGE_SOURCES, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Put a source on file."""
    form = SourceForm(request.POST or None, places=directory.places_for(request.actor))

    def act() -> str:
        source = actions.add_source(
            facts=form.facts(), actor=request.actor, at=request.at, **form.rest()
        )
        messages.success(request, _("已登记"))
        return reverse("sources:detail", args=[source.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return _form(request, form, _("登记污染源"), back=reverse("sources:index"))


@page(MANAGE_SOURCES, methods=FORM)
def change(request: Request, source_id: UUID) -> HttpResponse:
    """Write what a source is now."""
    source = source_for(request.actor, source_id)
    names = ("name", "credit_code", "permit_code", "address", "lon", "lat", "industry",
             "management", "key_unit", "credit_grade", "contact", "active")  # fmt: skip
    initial = {name: getattr(source, name) for name in names}
    initial["jurisdiction"] = source.jurisdiction_id
    places = directory.places_for(request.actor)
    form = SourceForm(request.POST or None, initial=initial, places=places)
    address = reverse("sources:detail", args=[source.id])

    def act() -> str:
        actions.change_source(
            source_id=source.id, version=version(request), facts=form.facts(),
            active=form.cleaned_data["active"], actor=request.actor, at=request.at, **form.rest(),
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return address

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return _form(request, form, _("修改污染源"), back=address, source=source)


@page(OPENS_VISIT, methods=["POST"])
def open_to_all(request: Request, source_id: UUID) -> HttpResponse:
    """Put a unit that was known to few into the register."""
    address = reverse("sources:detail", args=[source_id])

    def act() -> str:
        source = on_site.open_to_all(
            source_id=source_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(
            request,
            _("已公开登记") if source.active else _("名录中已有同一家单位，这一条停用并留作记录"),
        )
        return address

    return act_once(request, act)


@page(MANAGE_SOURCES, methods=FORM)
def new_outlet(request: Request, source_id: UUID) -> HttpResponse:
    """Put an outlet on file with its factors."""
    source = source_for(request.actor, source_id)
    form = OutletForm(request.POST or None)
    address = reverse("sources:detail", args=[source.id])

    def act() -> str:
        d = form.cleaned_data
        actions.add_outlet(
            source=source, code=d["code"], name=d["name"], medium=d["medium"],
            factors=form.lines(), lon=d["lon"], lat=d["lat"], height_m=d["height_m"],
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("排放口已登记"))
        return address

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return _form(request, form, _("登记排放口"), back=address, source=source)


@page(MANAGE_SOURCES, methods=FORM)
def outlet(request: Request, source_id: UUID, outlet_id: UUID) -> HttpResponse:
    """Write an outlet and its factors as they are now."""
    source = source_for(request.actor, source_id)
    row = Outlet.objects.prefetch_related("factors").filter(pk=outlet_id, source=source).first()
    if row is None:
        raise NotFound("registry:outlet")
    names = ("code", "name", "medium", "height_m", "lon", "lat", "active")
    initial = {name: getattr(row, name) for name in names} | {"factors": printed(row)}
    form = OutletForm(request.POST or None, initial=initial)
    # What it is does not change: sheets and bottles name it by its code.
    form.fields["code"].disabled = form.fields["medium"].disabled = True
    address = reverse("sources:detail", args=[source.id])

    def act() -> str:
        d = form.cleaned_data
        actions.change_outlet(
            source_id=source.id, outlet_id=row.id, version=version(request), name=d["name"],
            active=d["active"], factors=form.lines(), lon=d["lon"], lat=d["lat"],
            height_m=d["height_m"], actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return address

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return _form(request, form, _("修改排放口"), back=address, source=source)


def _form(
    request: Request,
    form: SourceForm | OutletForm,
    title: str,
    *,
    back: str,
    source: Source | None = None,
) -> HttpResponse:
    wide = {"name", "address", "factors"}
    crumbs = [(source.name, back)] if source else []
    context = {
        "form": form, "title": title, "back": back, "version": source.version if source else 0,
        "crumbs": [(_("污染源名录"), reverse("sources:index")), *crumbs, (title, "")],
        "fields": [(field, field.name in wide) for field in form],
    }  # fmt: skip
    return render(request, "sources/form.html", context, status=422 if form.errors else 200)
