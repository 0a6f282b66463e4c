"""What is typed about batches, parsed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liance.doors.web import conditions
from liance.doors.web.results.forms import STARTED, instrument_choices
from liance.mechanism.capability.models import Instrument
from liance.mechanism.laboratory.actions.batching import Setting
from liance.mechanism.laboratory.models import Batch
from liance.mechanism.laboratory.rules.acceptance import ControlSample

# How many lines of each kind the page offers; empty ones are not sent on.
LINES = (("blank", 2), ("spike", 2), ("reference", 2))
FIELDS = {
    "blank": ("found",), "spike": ("label", "base", "added", "found"),
    "reference": ("label", "certified", "uncertainty", "found"),
}  # fmt: skip
WORDS: dict[str, str | Promise] = {
    "blank": _("空白"), "spike": _("加标"), "reference": _("标准样品"),
    "label": _("样品或标样编号"), "base": _("加标前"), "added": _("加标量"),
    "certified": _("保证值"), "uncertainty": _("不确定度"), "found": _("测得值"),
}  # fmt: skip
COLUMNS = ("label", "base", "added", "certified", "uncertainty", "found")


class BatchForm(forms.Form):
    """What all samples of a batch share."""

    method = forms.CharField(
        label=_("分析方法、标准号"), max_length=120,
        widget=forms.TextInput(attrs={"list": "methods"}),
    )  # fmt: skip
    instrument = forms.ChoiceField(label=_("仪器"), required=False)
    started_at = forms.DateTimeField(label=_("分析开始时间"), widget=STARTED)
    unit = forms.CharField(label=_("计量单位"), max_length=20)
    detection_limit = forms.CharField(label=_("检出限"), required=False, max_length=20)
    repeats = forms.ChoiceField(label=_("重做哪一批"), required=False)

    def __init__(
        self, *args: Any, instruments: Sequence[Instrument] = (), repeatable: Sequence[Batch] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = instrument_choices(instruments)  # type: ignore[attr-defined]
        again = [("", "—"), *((str(b.id), b.number) for b in repeatable)]
        self.fields["repeats"].choices = again  # type: ignore[attr-defined]

    def setting(self) -> Setting:
        """The batch's setting."""
        data = self.cleaned_data
        return Setting(
            method=data["method"], unit=data["unit"], started_at=data["started_at"],
            detection_limit=data["detection_limit"],
            instrument_id=UUID(data["instrument"]) if data["instrument"] else None,
            repeats=UUID(data["repeats"]) if data["repeats"] else None,
        )  # fmt: skip


class ReadForm(forms.Form):
    """When the numbers of a batch came about."""

    read_at = forms.DateTimeField(
        label=_("读数时间"), required=False, widget=STARTED, help_text=_("空着表示现在")
    )
    late_reason = forms.CharField(
        label=_("补录原因"), required=False, max_length=200,
        help_text=_("读数后超过 24 小时才录入的写明原因，时间照实填写，不改"),
    )  # fmt: skip

    @property
    def conditions(self) -> list[forms.BoundField]:
        """What the limits need beside the values, the same for all samples."""
        return conditions.bound(self)


@dataclass(slots=True)
class Cell:
    """One input of a grid; no ``name``: this line has none here."""

    name: str = ""
    value: str = ""
    label: str = ""
    error: str = ""


@dataclass(slots=True)
class ControlLine:
    """One line of control samples."""

    kind: str
    word: str | Promise
    cells: list[Cell] = field(default_factory=list)

    def sample(self) -> ControlSample | None:
        """What was typed; none for an empty line."""
        typed = {cell.name.rpartition("-")[2]: cell.value for cell in self.cells if cell.name}
        if not any(text.strip() for text in typed.values()):
            return None
        return ControlSample(kind=self.kind, **{"found": "", **typed})


def control_lines(posted: QueryDict | None) -> list[ControlLine]:
    """The lines of control samples with what was typed into them."""
    lines = []
    for kind, count in LINES:
        for number in range(1, count + 1):
            line = ControlLine(kind, WORDS[kind])
            for column in COLUMNS:
                if column not in FIELDS[kind]:
                    line.cells.append(Cell())
                    continue
                name = f"control-{kind}-{number}-{column}"
                value = posted.get(name, "")[:60] if posted is not None else ""
                label = f"{WORDS[kind]} {number} {WORDS[column]}"
                line.cells.append(Cell(name, value, label))
            lines.append(line)
    return lines
