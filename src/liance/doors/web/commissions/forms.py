"""Forms of a laboratory's file, of tenders and contracts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.commissions.words import FILES, TIES, WAYS
from liance.doors.web.files.uploads import FilesField
from liance.mechanism.commissioning.rules.scope import read_scope
from liance.mechanism.registry.models import Agency

MOST, CENT = Decimal(10) ** 9, Decimal("0.01")


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day to choose."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)


def text(label: Any, *, help_text: Any = "", required: bool = True, rows: int = 3) -> Any:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=2000, widget=widget
    )


class ChangeForm(forms.Form):
    """What may change of a qualification."""

    cma_to = day(_("资质认定有效期至"))
    filing_number = forms.CharField(label=_("备案编号"), max_length=40, required=False)
    filed_to = day(_("备案有效期至"), required=False)
    factors = text(
        _("能力范围（监测因子和方法）"), required=False,
        help_text=_(
            "因子用顿号分开，空着表示全部。限定方法的另起一行写“因子：方法、方法”，"
            "例如“化学需氧量：HJ 828-2017”；没写方法的因子不限方法"
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The scope as factors and their methods."""
        data: dict[str, Any] = super().clean() or {}
        scope = read_scope(str(data.get("factors", "")))
        data["factors"], data["methods"] = list(scope.factors), dict(scope.methods)
        return data


class QualificationForm(ChangeForm):
    """A new qualification."""

    cma_number = forms.CharField(label=_("资质认定证书编号"), max_length=20)
    cma_from = day(_("资质认定有效期自"))
    field_order = ("cma_number", "cma_from", "cma_to", "filing_number", "filed_to", "factors")


class GradeForm(forms.Form):
    """A credit grade as published."""

    grade = forms.CharField(label=_("信用等级"), max_length=40, help_text=_("照公布的原文填写"))
    graded_on = day(_("评定日期"))
    source = forms.CharField(
        label=_("来源"), max_length=200, help_text=_("评定机关和文号，或公布的网页名称")
    )


class BanForm(forms.Form):
    """A ban by an authority."""

    starts_on = day(_("起始日期"))
    ends_on = day(_("截止日期"), required=False, help_text=_("没有期限的空着"))
    reason = text(_("原因"))
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("决定机关和文号"))


class TieForm(forms.Form):
    """A tie to a polluter."""

    unit = forms.CharField(
        label=_("污染源单位"), max_length=120, help_text=_("单位全称或统一社会信用代码")
    )
    kind = forms.ChoiceField(label=_("关系类别"), choices=list(TIES.items()))
    starts_on = day(_("起始日期"))
    ends_on = day(_("截止日期"), required=False, help_text=_("仍在继续的空着"))
    evidence = forms.CharField(label=_("合同编号或其他依据"), max_length=200)


class EndTieForm(forms.Form):
    """The last day of a tie."""

    ends_on = day(_("截止日期"))


class SuspensionForm(forms.Form):
    """A suspension to be decided by another person."""

    starts_on = day(_("起始日期"))
    ends_on = day(_("截止日期"))
    reason = text(_("暂停的原因"))


class TenderForm(forms.Form):
    """A procurement."""

    number = forms.CharField(label=_("项目编号"), max_length=60)
    title = forms.CharField(label=_("项目名称"), max_length=120)
    way = forms.ChoiceField(label=_("采购方式"), choices=list(WAYS.items()))
    awarded_on = day(_("中标（成交）日期"))


class TenderFileForm(forms.Form):
    """Originals of a procurement."""

    kind = forms.ChoiceField(label=_("文件种类"), choices=list(FILES.items()))
    originals = FilesField(label=_("文件原件"), help_text=_("按原样保存并计算 SHA-256 和 SM3"))


class ContractForm(forms.Form):
    """A contract under a procurement, but for its laboratory."""

    number = forms.CharField(label=_("合同编号"), max_length=60)
    starts_on = day(_("履行期自"))
    ends_on = day(_("履行期至"))
    ceiling = forms.DecimalField(
        label=_("金额上限（元）"), max_digits=14, decimal_places=2, min_value=Decimal("0.01")
    )


class NewContractForm(ContractForm):
    """A contract with a laboratory."""

    laboratory = forms.ModelChoiceField(label=_("检测机构"), queryset=Agency.objects.none())
    field_order = ("laboratory", "number")

    def __init__(self, *args: Any, laboratories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["laboratory"].queryset = laboratories  # type: ignore[attr-defined]


class PriceForm(forms.Form):
    """The prices of factors, a line each."""

    prices = text(
        _("单价"),
        rows=8,
        help_text=_(
            "一行一个因子：“化学需氧量 80”，单位元／次，最多两位小数；同一因子以后一行为准"
        ),
    )

    def clean_prices(self) -> list[tuple[str, Decimal]]:
        """The lines read: factor and amount."""
        found = []
        for line in str(self.cleaned_data["prices"]).splitlines():
            name, _blank, amount = line.strip().rpartition(" ")
            if not line.strip():
                continue
            try:
                number = Decimal(amount.replace(",", ""))
            except ArithmeticError:
                number = Decimal(-1)
            sound = number.is_finite() and 0 <= number < MOST
            if not name.strip() or not sound or number != number.quantize(CENT):
                raise forms.ValidationError(
                    _("“%(line)s”读不出因子和单价，请写成“化学需氧量 80”。"), params={"line": line}
                )
            found.append((name.strip(), number.quantize(CENT)))
        return found


class EnactForm(forms.Form):
    """The signed paper of a contract."""

    paper = FilesField(label=_("签署的合同"), help_text=_("按原样保存并计算 SHA-256 和 SM3"))


class ContractChangeForm(PriceForm):
    """Ceiling and prices of a contract in force, changed by a signed paper; a price that is left out
    stays."""

    ceiling = forms.DecimalField(
        label=_("金额上限（元）"), max_digits=14, decimal_places=2, min_value=Decimal("0.01")
    )
    reason = forms.CharField(
        label=_("变更的原因"), min_length=4, max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    paper = FilesField(label=_("签署的补充协议"), help_text=_("按原样保存并计算 SHA-256 和 SM3"))
    field_order = ("ceiling", "prices", "reason", "paper")


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a choice field what it offers."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
