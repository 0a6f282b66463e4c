"""Forms of the station, the department, and of those who fill in."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web.sheets.forms.times import TimesForm
from liance.doors.web.sheets.words import DECISIONS, INFEASIBLE
from liance.mechanism.capability.models import Instrument
from liance.mechanism.commissioning.models import Contract, Qualification
from liance.mechanism.coordination.queries.choosing import Person
from liance.mechanism.registry.models import Staff

Choices = list[tuple[str, Any]]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a choice field what it offers."""
    chosen = form.fields[name]
    assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
    chosen.choices = choices


class ReturnForm(forms.Form):
    """People, instruments, stock, and a word to the enforcement agency."""

    crew = forms.MultipleChoiceField(
        label=_("监测人员"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("至少 2 名当天证件有效的人员，其中至少 1 人到岗满 3 个月；无证的不计入。"),
    )  # fmt: skip
    instruments = forms.MultipleChoiceField(
        label=_("主要仪器"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stock_confirmed = forms.BooleanField(label=_("采样容器、试剂等耗材已备齐"), required=False)
    reply = forms.CharField(
        label=_("能否承担"), required=False, max_length=500,
        initial=_("能承担全部点位和因子"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        people: Iterable[Person],
        instruments: Iterable[Instrument],
        day: date,
        busy: dict[UUID, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "crew", [(str(p.staff.id), _person(p, busy)) for p in people])
        offer(self, "instruments", [(str(i.id), _instrument(i, day)) for i in instruments])

    def ids(self, name: str) -> tuple[UUID, ...]:
        """The ids ticked in ``crew`` or ``instruments``."""
        return tuple(UUID(i) for i in self.cleaned_data[name])


class InfeasibleForm(TimesForm):
    """Why the station cannot do it; another time may be proposed."""

    ground = forms.ChoiceField(
        label=_("原因"), choices=list(INFEASIBLE.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("情况说明"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    field_order = ("ground", "text", "day", "starts", "last", "ends")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("day", _("建议改到")), ("starts", _("开始")), ("ends", _("结束")),
        ):  # fmt: skip
            self.fields[name].required = False
            self.fields[name].label = label

    @property
    def proposes(self) -> bool:
        """Whether a whole other time was given."""
        return all(self.cleaned_data.get(name) for name in ("day", "starts", "ends"))


class DecisionForm(TimesForm):
    """What the department decides."""

    decision = forms.ChoiceField(
        label=_("处理决定"), choices=list(DECISIONS.items()), widget=forms.RadioSelect,
        help_text=_("同意委托的，由执法机构选定检测机构和合同。"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不同意时必填；改期后提前不足 2 天的也要写明。"),
    )  # fmt: skip
    field_order = ("decision", "day", "starts", "last", "ends", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("day", "starts", "ends"):
            self.fields[name].required = False
        self.fields["day"].label = _("改到哪一天")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        wanted = ("day", "starts", "ends") if data.get("decision") == "reschedule" else ()
        for name in wanted:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, gettext("这一项必填。"))
        return data


class CommissionForm(forms.Form):
    """Which laboratory the enforcement agency commissions, and under which contract."""

    laboratory = forms.ChoiceField(
        label=_("委托哪家检测机构"),
        help_text=_("只列当天资质认定和备案都有效、未被暂停或禁止的机构；资质范围、利益关系在保存时核对。"),
    )  # fmt: skip
    contract = forms.ChoiceField(
        label=_("按哪份合同"), required=False,
        help_text=_("不选的，按到期先后用第一份单价齐全、余额足够的合同。"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("委托说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        laboratories: Iterable[Qualification],
        contracts: Iterable[Contract],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        seen = {str(q.laboratory_id): q for q in laboratories}
        offered: Choices = [("", "—")]
        offered += [(i, f"{q.laboratory.name}　CMA {q.cma_number}") for i, q in seen.items()]
        offer(self, "laboratory", offered)
        words: Choices = [("", gettext("自动"))]
        words += [
            (str(c.id), f"{seen[str(c.laboratory_id)].laboratory.short_name}　{c.number}")
            for c in contracts if str(c.laboratory_id) in seen
        ]  # fmt: skip
        offer(self, "contract", words)


class NamingForm(forms.Form):
    """Further people who may know of a restricted sheet."""

    named = forms.MultipleChoiceField(label=_("知情人"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, staff: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "named", [
            (str(s.id), f"{s.name}　{s.agency.short_name}　{s.position}") for s in staff
        ])  # fmt: skip


def _person(person: Person, busy: dict[UUID, str]) -> object:
    said = person.certificate or gettext("无有效上岗证")
    if person.newcomer:
        said += gettext("，到岗不满 3 个月")
    if person.staff.id in busy:
        said += gettext("，当天已派 %(sheet)s 号") % {"sheet": busy[person.staff.id]}
    return format_html('{} <span class="aside">{}</span>', person.staff.name, said)


def _instrument(instrument: Instrument, day: date) -> object:
    until = instrument.calibrated_to
    if until is None or until < day:
        said = format_html('<span class="late">{}</span>', gettext("校准已过期"))
        return format_html("{} {} {}", instrument.name, instrument.number, said)
    words = gettext("校准至 %(day)s") % {"day": until.isoformat()}
    return format_html(
        '{} {} <span class="aside">{}</span>', instrument.name, instrument.number, words
    )
