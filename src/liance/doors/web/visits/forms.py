"""What is typed on site, parsed. Rules stand below; here is only what a form can know."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web import conditions
from liance.doors.web.files.uploads import FilesField
from liance.doors.web.visits import words
from liance.mechanism.operations.actions.records import KINDS
from liance.mechanism.operations.rules.places import Place

Choices = Sequence[tuple[str, object]]
DIGITS = Decimal("0.000001")
FACTOR_LONGEST = 60


class PlaceForm(forms.Form):
    """A place from the browser, or in words where the browser gives none."""

    lon = forms.DecimalField(required=False, widget=forms.HiddenInput)
    lat = forms.DecimalField(required=False, widget=forms.HiddenInput)
    accuracy = forms.DecimalField(required=False, widget=forms.HiddenInput)
    place_note = forms.CharField(
        label=_("地点说明"),
        required=False,
        max_length=120,
        help_text=_("没有定位时写明在哪里，例如：东门门岗。"),
    )

    def place(self) -> Place:
        """The place as typed, coordinates to six decimals."""
        lon, lat = self.cleaned_data["lon"], self.cleaned_data["lat"]
        accuracy = self.cleaned_data["accuracy"]
        return Place(
            lon=None if lon is None else lon.quantize(DIGITS),
            lat=None if lat is None else lat.quantize(DIGITS),
            accuracy_m=None if accuracy is None else max(0, min(int(accuracy), 1_000_000)),
            note=self.cleaned_data["place_note"],
        )


class ConfirmForm(forms.Form):
    """The readings that the second person has read too."""

    readings = forms.MultipleChoiceField(
        label=_("等您确认的读数"), widget=forms.CheckboxSelectMultiple, required=False
    )


class GateForm(PlaceForm):
    """Both teams at the gate and the unit's companion."""

    SIGNED = (("signed", _("已签字")), ("refused", _("拒绝签字")), ("nobody", _("无人在场")))
    officers = forms.MultipleChoiceField(
        label=_("执法人员"), widget=forms.CheckboxSelectMultiple, required=False
    )
    monitors = forms.MultipleChoiceField(
        label=_("监测人员"), widget=forms.CheckboxSelectMultiple, required=False
    )
    other_place_note = forms.CharField(
        label=_("另一方进场地点"),
        required=False,
        max_length=120,
        help_text=_("由您代记；对方可用自己的手机确认并定位。"),
    )
    companion = forms.CharField(label=_("企业陪同人"), required=False, max_length=60)
    companion_state = forms.ChoiceField(
        label=_("陪同人签字"), choices=SIGNED, widget=forms.RadioSelect, initial="signed"
    )
    companion_refusal = forms.CharField(label=_("拒绝签字的原因"), required=False, max_length=200)
    late_reason = forms.CharField(
        label=_("为什么提前进场"), required=False, max_length=200,
        help_text=_("比联系单定的日子早，提前不足 2 天：系统会记为迟送。"),
    )  # fmt: skip
    irregular_note = forms.CharField(
        label=_("为什么这样进场"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def offer(self, officers: Choices, monitors: Choices) -> None:
        """Offer these people on either side."""
        for name, choices in (("officers", officers), ("monitors", monitors)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
            field.choices = choices

    def signed(self) -> bool | None:
        """Whether the companion signed; None: nobody there."""
        return {"signed": True, "refused": False, "nobody": None}[
            self.cleaned_data["companion_state"]
        ]


class UrgentForm(GateForm):
    """The gate of an urgent visit: why, at which outlets, who may know of it."""

    ground = forms.ChoiceField(label=_("监测事由"), choices=list(words.GROUNDS.items()))
    urgency = forms.ChoiceField(
        label=_("紧急类别"), choices=[u for u in words.URGENCIES.items() if u[0] != "routine"]
    )
    urgency_note = forms.CharField(
        label=_("紧急依据"), max_length=200, help_text=_("举报、交办、突击检查的来由；单独计数。")
    )
    outlets = forms.MultipleChoiceField(
        label=_("监测点位"), widget=forms.CheckboxSelectMultiple, required=False
    )
    free_code = forms.CharField(
        label=_("名录以外的点位编号"), required=False, max_length=12,
        help_text=_("暗管、渗坑等没有登记的排口，例如：S1。进场以后还可以再加点位。"),
    )  # fmt: skip
    free_name = forms.CharField(label=_("名录以外的点位名称"), required=False, max_length=60)
    free_medium = forms.ChoiceField(
        label=_("要素"), choices=list(words.MEDIA.items()), required=False
    )
    free_factors = forms.CharField(
        label=_("监测因子"), required=False, max_length=400, help_text=_("用顿号隔开")
    )
    restricted = forms.BooleanField(
        label=_("限定知悉：只有进场人员和下面选的人看得到"), required=False
    )
    also = forms.MultipleChoiceField(
        label=_("还可知悉"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A point that is not on file has a code; a factor's name is short."""
        data = super().clean() or {}
        typed = data.get("free_name", "").strip() or self.factors()
        if typed and not data.get("free_code", "").strip():
            self.add_error("free_code", _("请写点位编号。"))
        if any(len(factor) > FACTOR_LONGEST for factor in self.factors()):
            self.add_error("free_factors", _("因子名称太长。"))
        return data

    def factors(self) -> list[str]:
        """The factors of the point that is not on file, each once."""
        typed = re.split(r"[、，,；;\s]+", self.cleaned_data.get("free_factors", ""))
        return list(dict.fromkeys(factor for factor in typed if factor))


class UnitForm(forms.Form):
    """A unit that the register does not have."""

    name = forms.CharField(label=_("单位名称"), max_length=120)
    address = forms.CharField(label=_("地址或位置"), max_length=200)
    division = forms.ChoiceField(label=_("所在地"))
    restricted = forms.BooleanField(
        label=_("限定知悉：不进公开名录，只有进场人员和选定的人看得到"), required=False
    )


class EntryForm(forms.Form):
    """One line of a side's record."""

    kind = forms.ChoiceField(label=_("记什么"), widget=forms.RadioSelect)
    point = forms.ChoiceField(label=_("点位"), required=False)
    title = forms.CharField(label=_("一句话"), max_length=120)
    text = forms.CharField(
        label=_("详细"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    abnormal = forms.BooleanField(label=_("异常"), required=False)
    originals = FilesField(
        label=_("照片、录像、文件"),
        required=False,
        help_text=_("原样保存，不压缩；每个不超过 200 MB。"),
    )
    device_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def offer(self, side: str, points: Choices, *, left: bool) -> None:
        """Offer the kinds of this side; after departure those that may still be written."""
        kinds = KINDS[side]
        if left:
            kinds = tuple(k for k in kinds if k in {"transcript", "cause", "note", "evidence"})
        choose(self, "kind", [(k, words.KINDS[k]) for k in kinds])
        choose(self, "point", [("", "—"), *points])


class AmendEntryForm(forms.Form):
    """The corrected line and why."""

    title = forms.CharField(label=_("一句话"), max_length=120)
    text = forms.CharField(
        label=_("详细"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    abnormal = forms.BooleanField(label=_("异常"), required=False)
    reason = forms.CharField(label=_("更正原因"), max_length=200)
    originals = FilesField(label=_("补充的照片、录像、文件"), required=False)


class ReadingForm(forms.Form):
    """A reading as read off, and who saw it too."""

    item = forms.ChoiceField(label=_("点位和因子"))
    raw = forms.CharField(
        label=_("读数"),
        max_length=40,
        help_text=_("照仪器显示填，例如 8.70、0.004L；不要自己修约。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    unit = forms.CharField(label=_("计量单位"), required=False, max_length=20)
    instrument = forms.ChoiceField(label=_("仪器"), required=False)
    calibration = forms.CharField(
        label=_("测前校准"),
        required=False,
        max_length=120,
        help_text=_("例如 6.86、9.18，偏差 0.02"),
    )
    method = forms.CharField(label=_("方法"), required=False, max_length=120)
    confirmed_by = forms.ChoiceField(label=_("一同测定、确认的人"))
    device_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("更正原因"), required=False, max_length=200)

    @property
    def conditions(self) -> list[forms.BoundField]:
        """What the chosen factor's limit needs beside the reading."""
        return conditions.bound(self)


class SignalForm(forms.Form):
    """What the other team must know at once."""

    text = forms.CharField(
        label=_("要对方知道什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    point = forms.ChoiceField(label=_("点位"), required=False)


class CauseForm(forms.Form):
    """The cause of an exceedance, as a line of the enforcement record."""

    title = forms.CharField(label=_("查明的原因"), max_length=120)
    text = forms.CharField(
        label=_("怎么查的"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    originals = FilesField(label=_("照片、录像、文件"), required=False)


class SamplesForm(forms.Form):
    """The answer to a facility problem: what was sampled or measured."""

    answer = forms.CharField(label=_("答复"), max_length=500)
    bottles = forms.MultipleChoiceField(
        label=_("样品瓶"), widget=forms.CheckboxSelectMultiple, required=False
    )
    readings = forms.MultipleChoiceField(
        label=_("现场读数"), widget=forms.CheckboxSelectMultiple, required=False
    )


class PointForm(forms.Form):
    """A point, or a factor at a known one, decided on site (W3)."""

    point = forms.ChoiceField(label=_("点位"))
    code = forms.CharField(label=_("新点位编号"), required=False, max_length=12)
    name = forms.CharField(label=_("新点位名称"), required=False, max_length=60)
    medium = forms.ChoiceField(label=_("要素"), choices=list(words.MEDIA.items()), required=False)
    factor = forms.CharField(label=_("监测因子"), max_length=60)
    standard = forms.CharField(label=_("执行标准"), required=False, max_length=120)
    limit = forms.CharField(label=_("限值"), required=False, max_length=40)
    unit = forms.CharField(label=_("单位"), required=False, max_length=20)
    on_site = forms.BooleanField(label=_("现场测定，不采样"), required=False)


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a choice field what it offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices


def ids(values: Sequence[str]) -> list[UUID]:
    """The chosen identifiers; the field has checked them against its choices."""
    return [UUID(value) for value in values]
