"""Forms of agencies and people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.people.words import CERTIFICATES, DUTIES, FUNCTIONS, GROUNDS, PAIRINGS
from liance.doors.web.standing import role_word
from liance.foundation.access.roles import ROLES
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff
from liance.mechanism.registry.rules.roles import fits


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)


def _listed(typed: str) -> list[str]:
    words = typed.replace(",", "、").replace("，", "、").split("、")
    return list(dict.fromkeys(w.strip() for w in words if w.strip()))


class FactorsMixin(forms.Form):
    """A list of factors in one line; empty means all."""

    factors = forms.CharField(
        label=_("监测因子"), required=False, help_text=_("用顿号分开；空着表示全部")
    )

    def clean_factors(self) -> list[str]:
        """The factors as a list."""
        return _listed(str(self.cleaned_data["factors"]))


class AgencyForm(forms.Form):
    """A new agency."""

    name = forms.CharField(label=_("机构全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60)
    document_prefix = forms.CharField(
        label=_("机关代字"), max_length=20, help_text=_("联系单和报告的字号，如 宝环执联")
    )
    jurisdiction = forms.ChoiceField(label=_("辖区"))
    functions = forms.MultipleChoiceField(
        label=_("职能"), choices=list(FUNCTIONS.items()), widget=forms.CheckboxSelectMultiple,
        help_text=_("局队站合一的机构可选几项"),
    )  # fmt: skip
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)

    def __init__(self, *args: Any, places: list[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(p.code, p.name if p.level != "county" else f"　{p.name}") for p in places]
        self.fields["jurisdiction"].choices = choices  # type: ignore[attr-defined]


class ChangeAgencyForm(forms.Form):
    """What may change of an agency."""

    short_name = forms.CharField(label=_("简称"), max_length=60)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    address = forms.CharField(
        label=_("地址"), max_length=200, required=False, help_text=_("印在监测报告上")
    )


class AccreditationForm(forms.Form):
    """The CMA certificate of a station."""

    cma_number = forms.CharField(
        label=_("资质认定证书编号"), max_length=20, help_text=_("印在监测报告的 CMA 标志下面")
    )
    cma_from = day_field(_("有效期自"))
    cma_to = day_field(_("有效期至"))


class PersonForm(forms.Form):
    """A person."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    position = forms.CharField(label=_("部门、职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    joined_on = day_field(
        _("到岗日期"), required=False, help_text=_("到岗未满 3 个月的不得单独签署原始记录")
    )


class CertificateForm(FactorsMixin):
    """A certificate of a person."""

    kind = forms.ChoiceField(label=_("证件"), choices=list(CERTIFICATES.items()))
    number = forms.CharField(label=_("证号"), max_length=40)
    issuer = forms.CharField(label=_("发证机关"), max_length=60, required=False)
    methods = forms.CharField(
        label=_("方法标准号"), required=False,
        help_text=_("如 HJ 828-2017，用顿号分开；空着表示全部"),
    )  # fmt: skip
    duties = forms.MultipleChoiceField(
        label=_("可做的工作"), required=False, choices=list(DUTIES.items()),
        widget=forms.CheckboxSelectMultiple, help_text=_("不选表示全部"),
    )  # fmt: skip
    valid_from = day_field(_("有效期自"))
    valid_to = day_field(_("有效期至"))

    def clean_methods(self) -> list[str]:
        """The methods as a list."""
        return _listed(str(self.cleaned_data["methods"]))


class RenewForm(forms.Form):
    """The last day of a validity, written anew."""

    valid_to = day_field(_("有效期至"), help_text=_("换证、延期写新的日期；吊销、遗失写失效的日期"))


class ConflictForm(forms.Form):
    """A source that a person keeps away from."""

    name = forms.CharField(
        label=_("单位"), max_length=120, help_text=_("名录里的全称，或排污许可证编号")
    )
    ground = forms.ChoiceField(label=_("事由"), choices=list(GROUNDS.items()))
    reason = forms.CharField(label=_("说明"), max_length=200)


class InstrumentForm(FactorsMixin):
    """A new instrument."""

    number = forms.CharField(label=_("编号"), max_length=40)
    name = forms.CharField(label=_("仪器名称"), max_length=60)
    model = forms.CharField(label=_("型号"), max_length=60, required=False)
    calibrated_to = day_field(_("检定、校准有效期至"), required=False)
    rented = forms.BooleanField(label=_("租用"), required=False)


class CalibrationForm(forms.Form):
    """A calibration."""

    calibrated_to = day_field(_("检定、校准有效期至"), required=False)


class InChargeForm(forms.Form):
    """The person in charge from a day on."""

    staff = forms.ModelChoiceField(label=_("负责人"), queryset=Staff.objects.none())
    since = day_field(_("自"))

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Staff.objects.filter(agency=agency, active=True).order_by("name")
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]


class PairingForm(forms.Form):
    """Which station serves an enforcement agency from a day on."""

    enforcement = forms.ModelChoiceField(label=_("执法机构"), queryset=Agency.objects.none())
    monitoring = forms.ModelChoiceField(label=_("监测机构"), queryset=Agency.objects.none())
    kind = forms.ChoiceField(label=_("关系"), choices=list(PAIRINGS.items()))
    since = day_field(_("自"))

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = agencies.filter(active=True).order_by("jurisdiction__order", "name")
        for function in ("enforcement", "monitoring"):
            chosen = rows.filter(functions__contains=[function])
            self.fields[function].queryset = chosen  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """A day."""

    until = day_field(_("自哪天起"))


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=_("用户名"), max_length=64)


class RoleForm(forms.Form):
    """A role of a person from a day on."""

    role = forms.ChoiceField(label=_("岗位"))
    since = day_field(_("自"))

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [r for r in ROLES if fits(r, agency.functions, agency.level)]
        self.fields["role"].choices = [(r, role_word(r)) for r in fitting]  # type: ignore[attr-defined]


class PeopleFilter(forms.Form):
    """The filter above the list of people."""

    q = forms.CharField(label=_("姓名、机构或证号"), required=False)
    held = forms.ChoiceField(
        label=_("证件"), required=False,
        choices=[("", _("全部")), ("dual", _("双证")), ("expired", _("已过期")),
                 ("soon", _("30 天内到期")), ("none", _("无证"))],
    )  # fmt: skip
