"""A row of the table of a plan: a stratum as its page takes it, a unit with its outlets, or a unit that
must be visited or must not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.plans.forms import Strata, StratumForm
from liance.doors.web.sources.words import MANAGEMENT

UNIT_ALONE = ("outlets", "period_from", "period_to")
STRATUM_ALONE = (
    "industries", "places", "levels", "mediums", "grades", "exceeded_years", "ratio", "frequency",
    "quarters", "factors_water", "factors_gas", "factors_noise",
)  # fmt: skip
LISTED = {"must": _("必查"), "out": _("不查")}
SORTED_BY = {"industries": "industry", "places": "region", "levels": "management"}


class PlanRow(StratumForm):
    """A stratum, where no unit is written; else a unit that is planned into the stratum named."""

    value = None  # type: ignore[assignment]
    name = None  # type: ignore[assignment]
    stratum = forms.CharField(
        label=_("分层"), max_length=60,
        help_text=_("先有一行分层，各单位行写列入哪一层；列为必查、不查的行空着"),
    )  # fmt: skip
    source = forms.CharField(
        label=_("单位"), max_length=120, required=False,
        help_text=_("名录里的全称，或排污许可证编号；分层行空着"),
    )  # fmt: skip
    outlets = forms.CharField(
        label=_("排放口"), max_length=400, required=False,
        help_text=_("编号，用顿号分开，如 DW001、DA001；空着为分层要测的全部"),
    )  # fmt: skip
    factors = forms.CharField(
        label=_("监测因子"), required=False,
        help_text=_("用顿号分开；单位行空着按分层，分层行空着按许可证"),
    )  # fmt: skip
    period_from = forms.DateField(
        label=_("最早"), required=False, help_text=_("单位行；空着按分层的频次排满全年")
    )
    period_to = forms.DateField(label=_("最迟"), required=False, help_text=_("与“最早”同写同空"))
    field_order = ("stratum", "source", "outlets", "factors", "period_from", "period_to",
                   *STRATUM_ALONE)  # fmt: skip

    def __init__(self, *args: Any, strata: Strata, **kwargs: Any) -> None:
        super().__init__(*args, strata=strata, **kwargs)
        for name in ("ratio", "frequency"):
            self.fields[name].required = False
            self.fields[name].help_text = _("分层行必填")

    def _choices(self, name: str, choices: list[Any]) -> None:  # noqa: ARG002
        """The values without how many units have them: what a table says."""
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            by = SORTED_BY[name]
            words = MANAGEMENT if by == "management" else {}
            field.choices = [(v, words.get(v, w)) for v, w, _n in self.strata.get(by, ())]

    def clean(self) -> dict[str, Any]:
        """What is written belongs to the kind of row, and what the row needs is written."""
        data = super().clean()
        data["name"] = data.get("stratum", "")
        alone, said = (
            (STRATUM_ALONE, _("这一行写了单位；分层的条件、比例和频次请写在没有单位的分层行里，这一格清空。"))
            if data.get("source") else
            (UNIT_ALONE, _("这一行没有单位，是分层；请补上单位，或清空这一格。"))
        )  # fmt: skip
        for name in alone:
            if self.data.get(name) and name not in self.errors:
                self.add_error(name, said)
        if not data.get("source"):
            self._insist("ratio", "frequency")
        elif data.get("period_from") or data.get("period_to"):
            self._insist("period_from", "period_to")
        return data

    def _insist(self, *names: str) -> None:
        for name in names:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])

    def clean_outlets(self) -> list[str]:
        """The codes as a list."""
        typed = str(self.cleaned_data["outlets"])
        for mark in (",", "，", ";", "；"):
            typed = typed.replace(mark, "、")
        return [code.strip() for code in typed.split("、") if code.strip()]


class ListedRow(forms.Form):
    """A unit that must be visited, or must not, with the reason."""

    source = forms.CharField(label=_("单位"), max_length=120)
    listed = forms.ChoiceField(
        label=_("列为"), required=False, choices=[("", ""), *LISTED.items()],
        help_text=_("这一行只再写单位和理由"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("列为必查、不查的写明")
    )

    def clean(self) -> dict[str, Any]:
        """Who is listed is listed for a reason, and the row says nothing else."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("listed", "reason"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        others = {name for name, text in self.data.items() if text} - set(self.fields)
        if others:
            self.add_error(None, _("列为必查、不查的行只写单位和理由，其他各格请清空。"))
        return data
