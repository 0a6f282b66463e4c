"""The gallery: every part once, with values as a page would have them."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from liance.doors.web.design import samples
from liance.doors.web.instant import instant_of
from liance.doors.web.lists import Listing
from liance.doors.web.moments import local
from liance.doors.web.navigation import NOUNS, Entry
from liance.doors.web.routes import FORM, page


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("监测单位名称"), help_text=_("与营业执照一致"))
    day = forms.DateField(
        label=_("监测日期"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    ground = forms.ChoiceField(
        label=_("监测事由"),
        choices=[("", "—"), ("routine", _("日常监督执法检查")), ("petition", _("紧急信访"))],
    )
    detail = forms.CharField(label=_("情况说明"), widget=forms.Textarea, required=False)
    sides = forms.MultipleChoiceField(
        label=_("监测因子"),
        choices=[("cod", _("化学需氧量")), ("nh3", _("氨氮")), ("tp", _("总磷"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    urgent = forms.BooleanField(label=_("特事特办"), required=False)
    evidence = forms.FileField(label=_("附件"), required=False)


@page(public=True, methods=FORM)
def index(request: HttpRequest) -> HttpResponse:
    """All parts on one page; a POST shows the form refused."""
    at = instant_of(request)
    form = SampleForm(request.POST or {"day": "x"})
    return render(
        request,
        "design/index.html",
        {"form": form, "clean": SampleForm(auto_id="clean_%s"), "navigation": _menu(), **_all(at)},
    )


def _menu() -> list[Entry]:
    return [Entry(noun.word, noun.icon, "#", noun.area == "sheets", noun.divided) for noun in NOUNS]


def _all(at: datetime) -> dict[str, Any]:
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = samples.desk(at, midnight)
    return {
        "overdue": midnight - timedelta(days=2),
        "today_end": midnight + timedelta(days=1),
        "tomorrow_end": midnight + timedelta(days=2),
        "soon": at + timedelta(hours=3, minutes=4),
        "earlier": at - timedelta(hours=5, minutes=35),
        "listing": Listing(rows, 2, 163, 50, "due", QueryDict("q=x")),
        "rows": rows,
        **samples.parts(at),
    }
