"""What an area set for inspections of firms (规范涉企行政检查)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.plans.forms import RuleForm
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.planning import queries
from liance.mechanism.planning.actions import listing_units

FIELDS = (
    "yearly_cap", "unverified_binds", "exceeded_years", "prior_approval", "notice_shown",
    "result_told", "basis", "verified",
)  # fmt: skip


@page("planning:rule:set", methods=FORM)
def rule(request: Request) -> HttpResponse:
    """Read and write the actor's own area's settings."""
    row = queries.area_rule(request.actor.jurisdiction)
    initial = {name: getattr(row, name) for name in FIELDS} if row else {}
    form = RuleForm(request.POST or None, initial=initial)

    def act() -> str:
        listing_units.set_rule(
            **form.cleaned_data, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("设定已保存"))
        return reverse("plans:rule")

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    index = reverse("plans:index")
    context = {
        "form": form, "title": _("涉企行政检查的设定"), "back": index,
        "crumbs": [(_("计划"), index)], "version": row.version if row else 0,
        "note": _("没有与文件原文核对过的设定，各处都标为未核对。"),
    }  # fmt: skip
    return render(request, "plans/rule.html", context, status=422 if form.errors else 200)
