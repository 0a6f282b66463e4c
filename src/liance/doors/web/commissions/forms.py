"""Forms of qualifications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required)


class ChangeForm(forms.Form):
    """What may change of a qualification."""

    cma_to = _day(_("资质认定有效期至"))
    filing_number = forms.CharField(label=_("备案编号"), max_length=40, required=False)
    filed_to = _day(_("备案有效期至"), required=False)
    factors = forms.CharField(
        label=_("能力范围（监测因子）"), required=False, help_text=_("用顿号分开；空着表示全部")
    )

    def clean_factors(self) -> list[str]:
        """The factors as a list."""
        typed = str(self.cleaned_data["factors"]).replace(",", "、").replace("，", "、")
        return list(dict.fromkeys(w.strip() for w in typed.split("、") if w.strip()))


class QualificationForm(ChangeForm):
    """A new qualification."""

    cma_number = forms.CharField(label=_("资质认定证书编号"), max_length=20)
    cma_from = _day(_("资质认定有效期自"))
    field_order = ("cma_number", "cma_from", "cma_to", "filing_number", "filed_to", "factors")
