"""What is typed about determinations, parsed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web import conditions
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Instrument
from liance.mechanism.laboratory.actions.entering import Reading
from liance.mechanism.registry.models import Agency

STARTED = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class CommonForm(forms.Form):
    """What all lines of one entry share: method, instrument, start, unit, detection limit."""

    method = forms.CharField(
        label=_("分析方法、标准号"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"list": "methods"}),
    )  # fmt: skip
    instrument = forms.ChoiceField(label=_("仪器"), required=False)
    started_at = forms.DateTimeField(label=_("分析开始时间"), widget=STARTED)
    unit = forms.CharField(label=_("计量单位"), required=False, max_length=20)
    detection_limit = forms.CharField(label=_("检出限"), required=False, max_length=20)
    read_at = forms.DateTimeField(
        label=_("读数时间"), required=False, widget=STARTED, help_text=_("空着表示现在")
    )
    late_reason = forms.CharField(
        label=_("补录原因"), required=False, max_length=200,
        help_text=_("读数后超过 24 小时才录入的写明原因，时间照实填写，不改"),
    )  # fmt: skip
    subcontractor = forms.ChoiceField(label=_("分包机构"), required=False)
    subcontract_report = forms.CharField(label=_("分包报告编号"), required=False, max_length=60)

    def __init__(
        self, *args: Any, instruments: Sequence[Instrument] = (),
        subcontractors: Sequence[Agency] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = instrument_choices(instruments)  # type: ignore[attr-defined]
        others = [("", _("不分包")), *((str(a.id), a.name) for a in subcontractors)]
        self.fields["subcontractor"].choices = others  # type: ignore[attr-defined]

    @property
    def conditions(self) -> list[forms.BoundField]:
        """What the limit needs beside the values, the same for all lines."""
        return conditions.bound(self)

    def reading(
        self, factor_id: UUID, raw: str, *, replaces: UUID | None = None,
        recorded: Mapping[str, str] | None = None,
    ) -> Reading:  # fmt: skip
        """A reading of this form's method with the text of one line, and what was recorded beside
        it."""
        data = self.cleaned_data
        return Reading(
            bottle_factor_id=factor_id, raw=raw, unit=data["unit"], method=data["method"],
            started_at=data["started_at"], detection_limit=data["detection_limit"],
            instrument_id=UUID(data["instrument"]) if data["instrument"] else None,
            replaces=replaces, read_at=data["read_at"], late_reason=data["late_reason"],
            subcontractor_id=UUID(data["subcontractor"]) if data["subcontractor"] else None,
            subcontract_report=data["subcontract_report"],
            recorded={**conditions.typed(self), **(recorded or {})},
        )  # fmt: skip


class AmendForm(CommonForm):
    """A new record in place of one that stands."""

    raw = forms.CharField(label=_("结果"), max_length=40, strip=False)
    reason = forms.CharField(label=_("更正原因"), required=False, max_length=200)


def instrument_choices(rows: Sequence[Instrument]) -> list[tuple[str, str]]:
    """The instruments with the last day of their calibration, none first."""
    return [("", "—"), *((str(row.id), _instrument(row)) for row in rows)]


def _instrument(row: Instrument) -> str:
    until = f"{row.calibrated_to:%Y-%m-%d}" if row.calibrated_to else "—"
    return f"{row.name} {row.number}（{until}）"


def instruments_of(actor: Actor) -> list[Instrument]:
    """The instruments in use of the actor's agency."""
    rows = Instrument.objects.filter(agency_id__in=[actor.agency_id], active=True)
    return list(rows.order_by("name", "number"))


def subcontractors_of(actor: Actor) -> list[Agency]:
    """The other laboratories on file, to whom a determination may be sub-contracted."""
    rows = Agency.objects.filter(functions__contains=["laboratory"], active=True)
    return list(rows.exclude(pk__in=[actor.agency_id]).order_by("name"))


def initial_start(at: datetime) -> dict[str, Any]:
    """The start proposed: now, for the analyst to set back."""
    return {"started_at": at}
