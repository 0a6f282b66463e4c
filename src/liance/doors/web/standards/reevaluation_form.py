"""The form that orders a re-evaluation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.mechanism.reevaluation.actions import Order
from liance.mechanism.registry.models import Source
from liance.norms.standards.editions import Edition

LIMITS = [
    ("held", _("结果所附的限值；标准按现在使用的版本")),
    ("source", _("名录里现在登记的限值")),
]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReevaluationForm(forms.Form):
    """What is judged again, from which day of sampling, and why."""

    reason = forms.CharField(
        label=_("原因"), max_length=200,
        help_text=_("如：GB 18918-2002 修改单启用；或许可证限值登记有误，已更正"),
    )  # fmt: skip
    limits = forms.ChoiceField(label=_("按什么限值"), choices=LIMITS, initial="held")
    standard = forms.ChoiceField(label=_("只判引用这个标准的结果"), required=False)
    source = forms.ModelChoiceField(
        queryset=Source.objects.none(), required=False, widget=forms.HiddenInput
    )
    first = forms.DateField(
        label=_("采样日期从"), required=False, widget=_day(),
        help_text=_("按登记的限值重新判定时必填：限值自哪一天起应当如此"),
    )  # fmt: skip
    last = forms.DateField(label=_("到"), required=False, widget=_day())

    def __init__(self, *args: Any, editions: tuple[Edition, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        bases = dict.fromkeys(edition.base for edition in editions)
        choices = [("", _("全部")), *((base, base) for base in bases)]
        self.fields["standard"].choices = choices  # type: ignore[attr-defined]
        self.fields["source"].queryset = Source.objects.all()  # type: ignore[attr-defined]

    def order(self) -> Order:
        """What the valid form asks for."""
        data = self.cleaned_data
        source = data["source"]
        return Order(
            reason=data["reason"], limits=data["limits"], standard=data["standard"],
            source_id=source.id if source else None, first=data["first"], last=data["last"],
        )  # fmt: skip
