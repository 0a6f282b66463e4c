"""Forms of an instrument's record: a line, out of service, back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.people.forms import day_field
from liance.doors.web.people.words import ENTRIES


class EntryForm(forms.Form):
    """A line of an instrument's record; with ``old`` one in its place."""

    kind = forms.ChoiceField(label=_("类别"), choices=list(ENTRIES.items()))
    on = day_field(_("日期"))
    passed = forms.TypedChoiceField(
        label=_("核查结果"), required=False, empty_value=None, coerce=lambda said: said == "yes",
        choices=[("", _("不是期间核查")), ("yes", _("合格")), ("no", _("不合格，随即停用"))],
    )  # fmt: skip
    hour = forms.TimeField(
        label=_("核查时刻"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("不合格的从这个时刻起停用，不填从当天零时起"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("内容"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("做了什么、用什么标准物质、读数多少"),
    )  # fmt: skip
    reason = forms.CharField(label=_("更正的理由"), max_length=200)

    def __init__(self, *args: Any, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correcting:
            del self.fields["reason"]


class OutForm(forms.Form):
    """Out of service from an instant on."""

    began_at = forms.DateTimeField(
        label=_("自何时起"), widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ), input_formats=["%Y-%m-%dT%H:%M"],
    )  # fmt: skip
    reason = forms.CharField(label=_("原因"), max_length=200)


class EndForm(forms.Form):
    """The end of a time out of service."""

    verb = forms.ChoiceField(
        label=_("怎样结束"), choices=[("put_back", _("恢复使用")), ("write_off", _("报废"))]
    )
    said = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("维修、核查或检定的结果；报废写明原因")
    )
