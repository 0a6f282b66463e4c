"""Forms of meetings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.meetings.words import KIND_WORDS
from liance.mechanism.meetings.models import Document
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


class DocumentForm(forms.Form):
    """A mechanism document: its file, number and date, who is in charge, when it is read again."""

    kind = forms.ChoiceField(label=_("类别"), choices=Document.KINDS)
    title = forms.CharField(label=_("标题"), max_length=120)
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    dated_on = forms.DateField(label=_("成文日期"), widget=DAY)
    review_on = forms.DateField(
        label=_("复核日期"), widget=DAY, help_text=_("到期前 90、30、7 天提醒双方")
    )
    enforcement_in_charge = forms.ChoiceField(label=_("执法方负责人"))
    monitoring_in_charge = forms.ChoiceField(label=_("监测方负责人"))
    replaces = forms.ChoiceField(label=_("替代哪一份"), required=False)
    file = forms.FileField(label=_("文件"))

    def __init__(
        self, *args: Any, officers: list[tuple[str, str]], monitors: list[tuple[str, str]],
        standing: list[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("enforcement_in_charge", officers), ("monitoring_in_charge", monitors),
            ("replaces", standing),
        ):  # fmt: skip
            self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = list(KIND_WORDS.items())  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """A question to the other side of an operation."""

    whom = forms.ChoiceField(label=_("问谁"))
    question = forms.CharField(
        label=_("会商的问题"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, whom: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = whom  # type: ignore[attr-defined]
