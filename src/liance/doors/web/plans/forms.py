"""Forms of the plans."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.mechanism.planning.models import Plan, PlanUnit, Stratum
from liance.mechanism.planning.rules.strata import SEVERAL, Criteria
from liance.mechanism.registry.models import Outlet, Source

# What units are sorted by, to the values: value, word, how many units.
Strata = Mapping[str, Sequence[tuple[str, str, int]]]


class PlanForm(forms.Form):
    """A new plan."""

    kind = forms.ChoiceField(label=_("类别"), choices=Plan.KINDS)
    year = forms.IntegerField(label=_("年度"), min_value=2021, max_value=2100)
    title = forms.CharField(label=_("名称"), max_length=120)


MEDIA = [("water", _("废水")), ("gas", _("废气")), ("noise", _("噪声"))]
GRADES = [
    ("green", _("环保诚信（绿）")), ("blue", _("环保良好（蓝）")), ("yellow", _("环保警示（黄）")),
    ("red", _("环保不良（红）")),
]  # fmt: skip


class StratumForm(forms.Form):
    """A stratum: which units, how many of them, how often, what is monitored."""

    value = forms.ChoiceField(label=_("哪些单位"), required=False)
    name = forms.CharField(
        label=_("分层名称"), max_length=60, required=False, help_text=_("空着用所选的名称")
    )
    mediums = forms.MultipleChoiceField(
        label=_("介质"), choices=MEDIA, widget=forms.CheckboxSelectMultiple, required=False
    )
    levels = forms.MultipleChoiceField(
        label=_("管理等级"), widget=forms.CheckboxSelectMultiple, required=False
    )
    grades = forms.MultipleChoiceField(
        label=_("环境信用等级"), choices=GRADES, widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    industries = forms.MultipleChoiceField(label=_("行业"), required=False)
    places = forms.MultipleChoiceField(label=_("区域"), required=False)
    exceeded_years = forms.IntegerField(
        label=_("曾超标"), min_value=0, max_value=10, required=False,
        help_text=_("此前几个年度内的签发报告超标；空着不问"),
    )  # fmt: skip
    ratio = forms.DecimalField(
        label=_("监测比例（%）"), max_digits=5, decimal_places=2, initial=100
    )
    frequency = forms.IntegerField(label=_("频次（每年）"), initial=1)
    quarters = forms.CharField(
        label=_("各季度几次"), required=False, help_text=_("如 1 0 1 0；空着全年均分")
    )
    factors = forms.CharField(
        label=_("监测因子"), required=False, help_text=_("用顿号分开；空着表示按许可证")
    )
    factors_water = forms.CharField(
        label=_("废水因子"), required=False, help_text=_("写了任何一种介质，就只测写明的"),
    )  # fmt: skip
    factors_gas = forms.CharField(label=_("废气因子"), required=False)
    factors_noise = forms.CharField(label=_("噪声因子"), required=False)

    def __init__(self, *args: Any, strata: Strata, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strata = strata
        words = dict(Stratum.BY)
        self._choices("value", [("", _("只按下面的条件")), *(
            (words[by], [(value, _counted(word, n)) for value, word, n in layers])
            for by, layers in strata.items() if layers
        )])  # fmt: skip
        for name, by in (("levels", "management"), ("industries", "industry"),
                         ("places", "region")):  # fmt: skip
            self._choices(name, [(v, _counted(w, n)) for v, w, n in strata.get(by, ())])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """What it sorts by, and a name from its criteria where none was given."""
        data: dict[str, Any] = super().clean() or {}
        words: list[str] = []
        data["media"] = data.pop("mediums", [])
        lists = {name: list(data.get(name) or []) for name in
                 ("industries", "places", "levels", "media", "grades")}  # fmt: skip
        into = {"industry": "industries", "region": "places", "management": "levels"}
        for by, layers in self.strata.items():
            for value, word, _count in layers:
                if value == data.get("value"):
                    lists[into[by]] = [value, *(v for v in lists[into[by]] if v != value)]
                if value in lists[into[by]]:
                    words.append(word)
        words += [str(word) for value, word in (*MEDIA, *GRADES)
                  if value in (*lists["media"], *lists["grades"])]  # fmt: skip
        years = data.pop("exceeded_years", None) or 0
        words += [str(_("曾超标"))] if years else []
        data["criteria"] = Criteria(
            **{name: tuple(values) for name, values in lists.items()}, exceeded_years=years
        )
        data |= {"by": SEVERAL, "value": "", "name": data.get("name") or "、".join(words)[:60]}
        data["factors_by_medium"] = {
            medium: typed for medium, _word in MEDIA
            if (typed := _listed(data.pop(f"factors_{medium}", "")))
        }  # fmt: skip
        for name in lists:
            data.pop(name, None)
        return data

    def clean_factors(self) -> list[str]:
        """The factors as a list."""
        return _listed(self.cleaned_data["factors"])

    def clean_quarters(self) -> tuple[int, ...]:
        """Four numbers, or none."""
        typed = str(self.cleaned_data["quarters"]).replace("、", " ").replace(",", " ").split()
        if typed and (len(typed) != 4 or not all(word.isdigit() for word in typed)):
            raise forms.ValidationError(_("写四个整数，如 1 0 1 0。"))
        return tuple(int(word) for word in typed)


def _counted(word: str, count: int) -> str:
    return _("%(word)s（%(n)s 家）") % {"word": word, "n": count}


def _listed(typed: object) -> list[str]:
    words = str(typed or "").replace(",", "、").replace("，", "、").split("、")
    return [word.strip() for word in words if word.strip()]


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


class UnitForm(forms.Form):
    """A unit that must be visited, or must not."""

    name = forms.CharField(
        label=_("单位"), max_length=120, help_text=_("名录里的全称，或排污许可证编号")
    )
    kind = forms.ChoiceField(label=_("列为"), choices=PlanUnit.KINDS)
    reason = forms.CharField(label=_("理由"), max_length=200, min_length=2)


class DrawForm(forms.Form):
    """How the next draw is set."""

    exceeded_weight = forms.IntegerField(
        label=_("近年超标单位的权数"), min_value=1, max_value=100, initial=1,
        help_text=_("1 与其他单位一样，2 为两倍；“近几年”在本区域的设定里写明"),
    )  # fmt: skip
    key_weight = forms.IntegerField(
        label=_("重点管理单位的权数"), min_value=1, max_value=100, initial=1
    )
    reserve = forms.IntegerField(
        label=_("每个区域备几家"), min_value=0, max_value=100, initial=2,
        help_text=_("停产等不能去的，依次由备选替换"),
    )  # fmt: skip
    spread = forms.BooleanField(label=_("按区域铺开"), required=False, initial=True)
    crews = forms.BooleanField(label=_("同时抽取执法和监测人员"), required=False, initial=True)


class ExcuseForm(forms.Form):
    """Who cannot go, and why."""

    unit_id = forms.UUIDField()
    person_id = forms.UUIDField(required=False)
    reason = forms.CharField(max_length=200, required=False)


class RuleForm(forms.Form):
    """What the area set for inspections of firms."""

    yearly_cap = forms.IntegerField(
        label=_("每家每年检查次数上限"), min_value=1, max_value=366, required=False,
        help_text=_("市、县各机构合计；空着表示没有设定"),
    )  # fmt: skip
    unverified_binds = forms.BooleanField(
        label=_("没有核对原文以前，上限也按有效执行"), required=False,
        help_text=_("不勾选时只提醒，不限制"),
    )  # fmt: skip
    exceeded_years = forms.IntegerField(
        label=_("“近年超标”往前算几年"), min_value=1, max_value=10, required=False,
        help_text=_("空着表示没有设定，抽取时不按超标加权"),
    )  # fmt: skip
    prior_approval = forms.BooleanField(label=_("入企检查先经批准"), required=False)
    notice_shown = forms.BooleanField(label=_("向企业出示检查通知"), required=False)
    result_told = forms.BooleanField(label=_("检查结果告知企业"), required=False)
    basis = forms.CharField(label=_("依据文件和条款"), max_length=200, required=False)
    verified = forms.BooleanField(label=_("已与文件原文核对"), required=False)

    def clean(self) -> dict[str, Any]:
        """Only what names its text can be verified."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("verified") and not data.get("basis"):
            self.add_error("basis", _("核对过的设定要写明依据文件。"))
        if data.get("exceeded_years") and not data.get("basis"):
            self.add_error("basis", _("往前算几年要写明依据文件。"))
        return data


class PriceForm(forms.Form):
    """A unit price of the area for a year."""

    year = forms.IntegerField(label=_("年度"), min_value=2021, max_value=2100)
    kind = forms.ChoiceField(
        label=_("单价"),
        choices=[
            ("sampling", _("采样（元/家次）")), ("travel", _("交通（元/家次）")),
            ("factor", _("分析（元/项）")), ("outside", _("委托分析（元/项）")),
            ("days", _("每人每家次用几天")),
        ],
    )  # fmt: skip
    factor = forms.CharField(
        label=_("因子"), max_length=60, required=False, help_text=_("只有分析单价写因子")
    )
    amount = forms.DecimalField(label=_("金额"), max_digits=12, decimal_places=2)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)


class FundForm(forms.Form):
    """A source of funds and how much comes from it."""

    source = forms.CharField(label=_("资金来源"), max_length=60)
    amount = forms.DecimalField(label=_("金额（元）"), max_digits=14, decimal_places=2)
