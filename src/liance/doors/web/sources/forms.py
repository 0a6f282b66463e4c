"""Forms of the sources."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.sources.words import GRADES, MANAGEMENT, MEDIA
from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.actions.sources import FactorLine
from liance.mechanism.registry.models import Jurisdiction, Outlet
from liance.mechanism.registry.rules.identity import SiteFacts
from liance.mechanism.registry.rules.limit_lines import read_line
from liance.norms.errors import NormError
from liance.norms.identifiers.credit import parse_credit_code
from liance.norms.identifiers.errors import ERRORS
from liance.norms.identifiers.permits import parse_outlet_code, parse_permit_code

ON_SITE = "现场"


def _place_choices(places: list[Jurisdiction]) -> list[tuple[str, str]]:
    """The places with counties set in under their area."""
    return [
        (place.code, place.name if place.level != "county" else f"　{place.name}")
        for place in places
    ]


class FilterForm(forms.Form):
    """The filter above the list."""

    q = forms.CharField(label=_("名称或许可证编号"), required=False)
    place = forms.ChoiceField(label=_("辖区"), required=False)
    industry = forms.CharField(label=_("行业"), required=False)
    management = forms.ChoiceField(
        label=_("管理等级"), required=False,
        choices=[("", _("全部")), *MANAGEMENT.items(), ("key_unit", _("年度重点单位"))],
    )  # fmt: skip
    shown = forms.ChoiceField(
        label=_("范围"), required=False,
        choices=[("", _("在用")), ("remarked", _("待核对")), ("retired", _("已停用"))],
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("全部")), *_place_choices(places)]  # type: ignore[attr-defined]


class SourceForm(forms.Form):
    """A source: who, where, what."""

    name = forms.CharField(label=_("单位名称"), max_length=120)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=40, required=False)
    permit_code = forms.CharField(
        label=_("排污许可证编号"), max_length=40, required=False,
        help_text=_("22 位；同一法人的几个厂址各有编号"),
    )  # fmt: skip
    jurisdiction = forms.ChoiceField(label=_("辖区"))
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    lon = forms.DecimalField(label=_("经度"), max_digits=9, decimal_places=6, required=False)
    lat = forms.DecimalField(label=_("纬度"), max_digits=8, decimal_places=6, required=False)
    industry = forms.CharField(label=_("行业"), max_length=60, required=False)
    management = forms.ChoiceField(
        label=_("管理等级"), choices=[("", _("未填")), *MANAGEMENT.items()], required=False
    )
    key_unit = forms.BooleanField(label=_("年度重点单位"), required=False)
    credit_grade = forms.ChoiceField(
        label=_("环境信用等级"), choices=[("", _("未评")), *GRADES.items()], required=False
    )
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, places: list[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = _place_choices(places)  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        """The code in its printed form; what real licences carry against the rule is kept out."""
        return _code(self.cleaned_data["credit_code"], parse_credit_code)

    def clean_permit_code(self) -> str:
        """The code in its printed form; the last letter may be another than P."""
        return _code(self.cleaned_data["permit_code"], parse_permit_code)

    def facts(self) -> SiteFacts:
        """What makes the site this site."""
        d = self.cleaned_data
        return SiteFacts(
            d["name"], d["jurisdiction"], d["credit_code"], d["permit_code"], d["lon"], d["lat"]
        )

    def rest(self) -> dict[str, Any]:
        """The other values, as the actions name them."""
        names = ("address", "industry", "management", "key_unit", "contact", "credit_grade")
        return {name: self.cleaned_data[name] for name in names}


def _code(typed: str, parse: Any) -> str:
    if not typed.strip():
        return ""
    read = parse(typed)
    if isinstance(read, NormError):
        raise forms.ValidationError(str(_(ERRORS[read.code])) % read.parts)
    return str(read.text)


class OutletForm(forms.Form):
    """An outlet with its factors, one a line."""

    code = forms.CharField(
        label=_("编号"), max_length=12,
        help_text=_("废水 DW001，废气 DA001；没有编码的地点自定，如 ZS01"),
    )  # fmt: skip
    name = forms.CharField(label=_("排放口名称"), max_length=60)
    medium = forms.ChoiceField(label=_("介质"), choices=list(MEDIA.items()))
    height_m = forms.DecimalField(
        label=_("排气筒高度（m）"), max_digits=5, decimal_places=1, min_value=Decimal(0),
        max_value=Decimal(400), required=False,
    )  # fmt: skip
    lon = forms.DecimalField(label=_("经度"), max_digits=9, decimal_places=6, required=False)
    lat = forms.DecimalField(label=_("纬度"), max_digits=8, decimal_places=6, required=False)
    factors = forms.CharField(
        label=_("因子和限值"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "一行一个：因子,限值,单位,执行标准；现场测定的在末尾加“,现场”。可从电子表格粘贴。"
            "并列的限值另起一行：+许可证,限值,单位,证号（废气的加“,基准氧=3.5”）；+环评,限值,单位,批复；"
            "+标准,GB 8978-1996,表=4,级别=二级。"
        ),
    )  # fmt: skip
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def clean_code(self) -> str:
        """DA and DW codes in their printed form, other numbers as they are."""
        typed = str(self.cleaned_data["code"]).strip()
        read = parse_outlet_code(typed)
        return typed if isinstance(read, NormError) else read.text

    def lines(self) -> list[FactorLine]:
        """The factors. Raises Refused ``registry.factor_line`` with the line's number."""
        found: list[FactorLine] = []
        for number, text in enumerate(str(self.cleaned_data["factors"]).splitlines(), 1):
            if text.strip().startswith(("+", "＋")) and found:
                held = read_line(text.strip()[1:], number)
                found[-1] = replace(found[-1], beside=(*found[-1].beside, held))
            elif text.strip():
                found.append(_factor(text, number))
        return found


def _factor(text: str, number: int) -> FactorLine:
    cells = [c.strip() for c in text.replace("，", ",").replace("\t", ",").split(",")]
    on_site = cells[-1] == ON_SITE
    cells = cells[:-1] if on_site else cells
    if not cells or not cells[0] or len(cells) > 4:
        raise Refused("registry.factor_line", field="factors", line=number)
    name, limit, unit, standard = (*cells, "", "", "")[:4]
    return replace(FactorLine(name, limit, unit, standard), on_site=on_site)


def printed(outlet: Outlet) -> str:
    """The factors of an outlet as the form takes them."""
    lines = []
    for f in outlet.factors.all():
        cells = [f.factor, f.limit, f.unit, f.standard, *([ON_SITE] if f.on_site else [])]
        lines.append(",".join(cells))
        lines += f.further
    return "\n".join(lines)
