"""What is typed about determinations, parsed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Instrument
from liance.mechanism.laboratory.actions.entering import Reading

STARTED = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class CommonForm(forms.Form):
    """What all lines of one entry share: method, instrument, start, unit, detection limit."""

    method = forms.CharField(label=_("分析方法、标准号"), required=False, max_length=120)
    instrument = forms.ChoiceField(label=_("仪器"), required=False)
    started_at = forms.DateTimeField(label=_("分析开始时间"), widget=STARTED)
    unit = forms.CharField(label=_("单位"), required=False, max_length=20)
    detection_limit = forms.CharField(label=_("检出限"), required=False, max_length=20)

    def __init__(self, *args: Any, instruments: Sequence[Instrument] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(i.id), _instrument(i)) for i in instruments)]
        self.fields["instrument"].choices = choices  # type: ignore[attr-defined]

    def reading(self, factor_id: UUID, raw: str, *, replaces: UUID | None = None) -> Reading:
        """A reading of this form's method with the text of one line."""
        data = self.cleaned_data
        return Reading(
            bottle_factor_id=factor_id, raw=raw, unit=data["unit"], method=data["method"],
            started_at=data["started_at"], detection_limit=data["detection_limit"],
            instrument_id=UUID(data["instrument"]) if data["instrument"] else None,
            replaces=replaces,
        )  # fmt: skip


class AmendForm(CommonForm):
    """A new record in place of one that stands."""

    raw = forms.CharField(label=_("结果"), max_length=40, strip=False)
    reason = forms.CharField(label=_("更正原因"), required=False, max_length=200)


def _instrument(row: Instrument) -> str:
    until = f"{row.calibrated_to:%Y-%m-%d}" if row.calibrated_to else "—"
    return f"{row.name} {row.number}（{until}）"


def instruments_of(actor: Actor) -> list[Instrument]:
    """The instruments in use of the actor's agency."""
    rows = Instrument.objects.filter(agency_id__in=[actor.agency_id], active=True)
    return list(rows.order_by("name", "number"))


def initial_start(at: datetime) -> dict[str, Any]:
    """The start proposed: now, for the analyst to set back."""
    return {"started_at": at}
