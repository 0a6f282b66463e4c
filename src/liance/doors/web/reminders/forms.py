"""Forms of reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.reminders.words import KINDS
from liance.mechanism.registry.models import Agency

CLOCK = {"type": "time"}


class WishForm(forms.Form):
    """How one wishes to be reminded outside the pages."""

    mail = forms.BooleanField(label=_("发电子邮件"), required=False)
    sms = forms.BooleanField(
        label=_("发短信"), required=False, help_text=_("只发紧急的和已逾期上报的")
    )
    digest = forms.BooleanField(
        label=_("不紧急的汇总发送"), required=False,
        help_text=_("每天 08:30 和 14:00 各一封；以分钟、小时计的时限随时单独发"),
    )  # fmt: skip
    quiet_from = forms.TimeField(
        label=_("免打扰从"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=_("免打扰到"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        help_text=_("以分钟、小时计的时限不受限制；两个时间相同为不设"),
    )  # fmt: skip


class GroupForm(forms.Form):
    """A group that hears of an agency's deadlines."""

    agency = forms.ModelChoiceField(label=_("机构"), queryset=Agency.objects.none())
    name = forms.CharField(label=_("群名"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=list(KINDS.items()))
    url = forms.CharField(label=_("机器人网址"), max_length=600)
    secret = forms.CharField(
        label=_("加签密钥"), max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("钉钉和通用 webhook 必填；保存后不再显示"),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
