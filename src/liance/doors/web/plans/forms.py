"""Forms of the plans."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.mechanism.planning.models import Plan, Stratum
from liance.mechanism.registry.models import Outlet, Source

# What units are sorted by, to the values: value, word, how many units.
Strata = Mapping[str, Sequence[tuple[str, str, int]]]


class PlanForm(forms.Form):
    """A new plan."""

    kind = forms.ChoiceField(label=_("类别"), choices=Plan.KINDS)
    year = forms.IntegerField(label=_("年度"), min_value=2021, max_value=2100)
    title = forms.CharField(label=_("名称"), max_length=120)


class StratumForm(forms.Form):
    """A stratum: which units, how many of them, how often."""

    value = forms.ChoiceField(label=_("哪些单位"))
    name = forms.CharField(
        label=_("分层名称"), max_length=60, required=False, help_text=_("空着用所选的名称")
    )
    ratio = forms.DecimalField(
        label=_("监测比例（%）"), max_digits=5, decimal_places=2, initial=100
    )
    frequency = forms.IntegerField(label=_("频次（每年）"), initial=1)
    factors = forms.CharField(
        label=_("监测因子"), required=False, help_text=_("用顿号分开；空着表示按许可证")
    )

    def __init__(self, *args: Any, strata: Strata, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strata = strata
        words = dict(Stratum.BY)
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (words[by], [(value, _("%(word)s（%(n)s 家）") % {"word": word, "n": n})
                         for value, word, n in layers])
            for by, layers in strata.items() if layers
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What the value sorts by, and its own word where no other name was given."""
        data: dict[str, Any] = super().clean() or {}
        for by, layers in self.strata.items():
            for value, word, _count in layers:
                if value == data.get("value"):
                    data |= {"by": by, "name": data.get("name") or word}
        return data

    def clean_factors(self) -> list[str]:
        """The factors as a list."""
        typed = str(self.cleaned_data["factors"]).replace(",", "、").replace("，", "、")
        return [word.strip() for word in typed.split("、") if word.strip()]


class TargetForm(forms.Form):
    """A target: when; the outlets and factors are check boxes named ``outlet-factor``."""

    period_from = forms.DateField(label=_("最早"), widget=forms.DateInput(attrs={"type": "date"}))
    period_to = forms.DateField(label=_("最迟"), widget=forms.DateInput(attrs={"type": "date"}))
    factors = forms.MultipleChoiceField(
        label=_("排放口和因子"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["factors"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = factor_choices(source)
            # The permit asks for all of them; who wants fewer unticks.
            field.initial = [key for key, _words in field.choices]

    def outlets(self) -> dict[UUID, list[str]]:
        """Outlet to the factors ticked there."""
        ticked: dict[UUID, list[str]] = {}
        for key in self.cleaned_data["factors"]:
            outlet, _bar, factor = key.partition("|")
            ticked.setdefault(UUID(outlet), []).append(factor)
        return ticked


def factor_choices(source: Source) -> list[tuple[str, str]]:
    """All factors of all outlets: ``<outlet id>|<factor>`` and ``DW001 化学需氧量``."""
    outlets = Outlet.objects.filter(source=source, active=True).prefetch_related("factors")
    return [
        (f"{o.id}|{f.factor}", f"{o.code} {o.name}　{f.factor}")
        for o in outlets.order_by("code")
        for f in o.factors.all()
    ]
