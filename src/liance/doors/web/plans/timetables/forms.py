"""Forms of the timetable."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
Choices = Sequence[tuple[str, str]]


class BeginForm(forms.Form):
    """The days of a new version."""

    first = forms.DateField(label=_("开始日期"), widget=DAY)
    last = forms.DateField(label=_("结束日期"), widget=DAY)


class MoveForm(forms.Form):
    """Another day for a visit: with a crew that is out that day, or with one of its own."""

    day = forms.DateField(label=_("日期"), widget=DAY)
    outing = forms.ChoiceField(label=_("哪一组"), required=False)

    def __init__(self, *args: Any, outings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("", str(_("另派一组，由系统选人")))]
        self.fields["outing"] = forms.ChoiceField(
            label=_("哪一组"), required=False, choices=[*own, *outings]
        )

    def chosen(self) -> tuple[date, UUID | None]:
        """The day and the outing, none for one of its own."""
        outing = self.cleaned_data["outing"]
        return self.cleaned_data["day"], UUID(outing) if outing else None


class CrewForm(forms.Form):
    """Who goes, and with which vehicle."""

    officers = forms.MultipleChoiceField(label=_("执法人员"), widget=forms.CheckboxSelectMultiple)
    monitors = forms.MultipleChoiceField(label=_("监测人员"), widget=forms.CheckboxSelectMultiple)
    vehicle = forms.ChoiceField(label=_("车辆"), required=False)

    def __init__(
        self, *args: Any, officers: Choices, monitors: Choices, vehicles: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("officers", officers), ("monitors", monitors)):
            self.fields[name] = forms.MultipleChoiceField(
                label=self.fields[name].label, widget=forms.CheckboxSelectMultiple, choices=choices
            )
        none = [("", str(_("不占用车辆")))]
        self.fields["vehicle"] = forms.ChoiceField(
            label=_("车辆"), required=False, choices=[*none, *vehicles]
        )

    def people(self, name: str) -> list[UUID]:
        """The people chosen of a side."""
        return [UUID(key) for key in self.cleaned_data[name]]

    def car(self) -> UUID | None:
        """The vehicle chosen."""
        key = self.cleaned_data["vehicle"]
        return UUID(key) if key else None


class VehicleForm(forms.Form):
    """A vehicle."""

    plate = forms.CharField(label=_("号牌"), max_length=20)
    seats = forms.IntegerField(label=_("座位"), min_value=1, max_value=60, initial=5)


class AbsenceForm(forms.Form):
    """Who or what is not to be had, from when to when, why."""

    who = forms.ChoiceField(label=_("谁或什么"))
    first = forms.DateField(label=_("开始日期"), widget=DAY)
    last = forms.DateField(label=_("结束日期"), widget=DAY)
    reason = forms.CharField(label=_("原因"), max_length=60)

    def __init__(self, *args: Any, who: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = forms.ChoiceField(label=_("谁或什么"), choices=who)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        kind, _sep, key = self.cleaned_data["who"].partition(":")
        rest = {name: self.cleaned_data[name] for name in ("first", "last", "reason")}
        return {**rest, f"{kind}_id": UUID(key)}


class TermsForm(forms.Form):
    """What the station set for its timetables."""

    laboratory_per_day = forms.IntegerField(
        label=_("实验室一天能收的测定数"), min_value=1, max_value=100_000, required=False,
        help_text=_("空着不限"),
    )  # fmt: skip
    gap_days = forms.IntegerField(
        label=_("同一单位两次监测至少隔几天"), min_value=0, max_value=366, required=False,
        help_text=_("空着用系统的约定"),
    )  # fmt: skip
    day_minutes = forms.IntegerField(
        label=_("外出一天最多多少分钟"), min_value=60, max_value=1440, required=False,
        help_text=_("空着用系统的约定"),
    )  # fmt: skip
    basis = forms.CharField(label=_("依据文件"), max_length=200, required=False)
    verified = forms.BooleanField(label=_("已与文件原文核对"), required=False)
