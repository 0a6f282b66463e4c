"""Forms of training, measures and consumables."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.people.words import CONSUMABLES, MEASURES, RESULTS, TRAININGS
from liance.mechanism.registry.models import Staff


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)


class TrainingForm(forms.Form):
    """A training that the agency organises."""

    kind = forms.ChoiceField(label=_("类别"), choices=list(TRAININGS.items()))
    title = forms.CharField(label=_("名称"), max_length=120)
    held_from = _day(_("开始"))
    held_to = _day(_("结束"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    content = forms.CharField(
        label=_("内容"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AttendForm(forms.Form):
    """A participant with hours and result."""

    staff = forms.ModelChoiceField(label=_("人员"), queryset=Staff.objects.none())
    hours = forms.DecimalField(label=_("学时"), max_digits=5, decimal_places=1)
    result = forms.ChoiceField(label=_("考核"), choices=list(RESULTS.items()))
    score = forms.DecimalField(
        label=_("分数"), max_digits=5, decimal_places=1, required=False,
        help_text=_("0 到 100；没有考核的空着"),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        field.queryset = people  # type: ignore[attr-defined]
        field.label_from_instance = lambda s: f"{s.name}（{s.agency.short_name}）"  # type: ignore[attr-defined]


class MeasureForm(forms.Form):
    """A measure of the year's capability plan."""

    year = forms.IntegerField(label=_("年度"), min_value=2021, max_value=2100)
    kind = forms.ChoiceField(label=_("类别"), choices=list(MEASURES.items()))
    title = forms.CharField(label=_("措施"), max_length=120)
    due_on = _day(_("完成期限"))
    responsible = forms.ModelChoiceField(label=_("责任人"), queryset=Staff.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class ConsumableForm(forms.Form):
    """A consumable of the agency."""

    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=list(CONSUMABLES.items()))
    unit = forms.CharField(label=_("单位"), max_length=12, help_text=_("如 瓶、mL、g、张"))
    alarm = forms.DecimalField(
        label=_("报警线"), max_digits=12, decimal_places=2, initial=0,
        help_text=_("低于这个数量时提醒购置"),
    )  # fmt: skip
    lead_days = forms.IntegerField(
        label=_("到货天数"), min_value=0, max_value=365, required=False,
        help_text=_("从下单到到货，按以往采购填写"),
    )  # fmt: skip


class LotForm(forms.Form):
    """A lot that came in."""

    number = forms.CharField(label=_("批号"), max_length=40)
    quantity = forms.DecimalField(label=_("数量"), max_digits=12, decimal_places=2)
    received_on = _day(_("入库日期"))
    expires_on = _day(_("有效期至"), required=False, help_text=_("没有有效期的空着"))
    supplier = forms.CharField(label=_("供应商"), max_length=60, required=False)


class UseForm(forms.Form):
    """What is taken out."""

    quantity = forms.DecimalField(max_digits=12, decimal_places=2)
    purpose = forms.CharField(max_length=120)
