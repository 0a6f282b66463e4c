"""What is typed about bottles, parsed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DEGREES = Decimal("0.1")


def temperature(**more: Any) -> forms.DecimalField:
    """A temperature in °C to one decimal; empty: not read."""
    return forms.DecimalField(
        label=_("温度 ℃"), required=False, min_value=-60, max_value=60, decimal_places=1,
        max_digits=4, **more,
    )  # fmt: skip


class OfferForm(forms.Form):
    """Bottles handed to a person in one go."""

    bottles = forms.MultipleChoiceField(label=_("样品"), widget=forms.CheckboxSelectMultiple)
    taker = forms.ChoiceField(label=_("交给"))
    place = forms.CharField(label=_("地点"), required=False, max_length=60)
    temperature_c = temperature()
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class AcceptForm(forms.Form):
    """How the bottles of a box are when they are taken."""

    seal = forms.ChoiceField(choices=(("yes", _("完好")), ("no", _("破损或缺失"))))
    temperature_c = temperature()
    place = forms.CharField(label=_("地点"), required=False, max_length=60)


class KeepForm(forms.Form):
    """Where bottles stand and how cold it is there."""

    bottles = forms.MultipleChoiceField(label=_("样品"), widget=forms.CheckboxSelectMultiple)
    place = forms.CharField(label=_("地点"), max_length=60)
    temperature_c = temperature()
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class ReceiveForm(forms.Form):
    """The keeper's check of one bottle; Enter accepts."""

    SEAL = (("yes", _("完好")), ("no", _("破损或缺失")))
    seal = forms.ChoiceField(label=_("封志"), choices=SEAL, widget=forms.RadioSelect)
    temperature_c = temperature()
    place = forms.CharField(label=_("存放位置"), required=False, max_length=60)
    deviation = forms.CharField(
        label=_("偏离情况"), required=False, max_length=200,
        help_text=_("封志、温度或保存期不符仍接收的必须写，报告中会注明。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("拒收原因"), required=False, max_length=200, help_text=_("拒收时必须写。")
    )


class FillForm(forms.Form):
    """One bottle filled on site."""

    QC = (("normal", _("普通样")), ("parallel", _("现场平行")), ("blank", _("全程序空白")))
    items = forms.MultipleChoiceField(
        label=_("因子"), widget=forms.CheckboxSelectMultiple, required=False
    )
    seal_number = forms.CharField(label=_("封志号"), required=False, max_length=40)
    sampled_at = forms.DateTimeField(
        label=_("采样时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    qc = forms.ChoiceField(label=_("样品类型"), choices=QC)
    container = forms.CharField(label=_("容器"), required=False, max_length=40)
    volume_ml = forms.IntegerField(
        label=_("体积 mL"), required=False, min_value=1, max_value=100_000
    )
    preservative = forms.CharField(label=_("保存剂、保存条件"), required=False, max_length=60)
    description = forms.CharField(label=_("样品性状"), required=False, max_length=120)


class PackForm(forms.Form):
    """Bottles put into a box."""

    bottles = forms.MultipleChoiceField(label=_("样品"), widget=forms.CheckboxSelectMultiple)
    label = forms.CharField(label=_("箱名"), max_length=40)
    seal_number = forms.CharField(label=_("箱封号"), required=False, max_length=40)
    vehicle = forms.CharField(label=_("车辆、方式"), required=False, max_length=60)
    place = forms.CharField(label=_("装箱地点"), required=False, max_length=60)


class LogForm(forms.Form):
    """The CSV of a temperature logger."""

    logger = forms.CharField(label=_("记录仪编号"), required=False, max_length=40)
    file = forms.FileField(
        label=_("温度记录 CSV"),
        help_text=_("UTF-8、GB18030、UTF-16 都可；要有时间列和温度列（℃）。"),
    )


class RetainForm(forms.Form):
    """Until when bottles are kept, and where."""

    until = forms.DateField()
    place = forms.CharField(required=False, max_length=60)


class ReasonForm(forms.Form):
    """A reason for what is done."""

    reason = forms.CharField(max_length=200)
