"""Forms of meetings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.norms.calendar.instants import SHANGHAI

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MeetingForm(forms.Form):
    """A new meeting: when, where, who."""

    day = forms.DateField(label=_("日期"), widget=DAY)
    hour = forms.TimeField(label=_("开始"), widget=HOUR)
    venue = forms.CharField(label=_("地点"), max_length=120)
    chair = forms.ChoiceField(label=_("主持人"))
    invited = forms.MultipleChoiceField(
        label=_("参会人员"), widget=forms.CheckboxSelectMultiple,
        help_text=_("双方各至少一人；主持人不用再选"),
    )  # fmt: skip
    guests = forms.CharField(
        label=_("列席（系统外的机构和人员）"), max_length=300, required=False,
        help_text=_("如：市场监管局　张某"),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].choices = [("", "—"), *people]  # type: ignore[attr-defined]
        self.fields["invited"].choices = people  # type: ignore[attr-defined]

    def begins_at(self) -> datetime:
        """The instant of a valid form."""
        data = self.cleaned_data
        return datetime.combine(data["day"], data["hour"], tzinfo=SHANGHAI)
