"""Forms of reporting: filters, preparation, signature, copies, decisions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.files.uploads import FilesField
from liance.doors.web.reports.words import CASE, OUTCOMES, REPORT
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff
from liance.mechanism.reporting.queries import Wanted

REASON_LENGTH = 200
LACKING = "lacking-"
"""What the names of fields begin with that ask why a fact is not on file."""


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Which reports: state, agency, county, period, words."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    agency = forms.ChoiceField(label=_("监测机构"), required=False)
    place = forms.ChoiceField(label=_("县区"), required=False)
    first = forms.DateField(label=_("编制日期从"), required=False, widget=_day())
    last = forms.DateField(label=_("到"), required=False, widget=_day())
    q = forms.CharField(label=_("编号、单位"), required=False, max_length=60)

    def __init__(
        self, *args: Any, agencies: Iterable[Agency], places: Iterable[Jurisdiction], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        every = ("", _("全部"))
        _options(self, "state", [every, *((k, word) for k, (_kind, word) in REPORT.items())])
        _options(self, "agency", [every, *((str(a.id), a.short_name) for a in agencies)])
        _options(self, "place", [every, *((p.code, p.name) for p in places)])

    def wanted(self) -> Wanted:
        """What was asked for; an unreadable part is left out."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            state=data.get("state", ""),
            agency=data.get("agency") or None,
            place=data.get("place", ""),
            first=data.get("first"),
            last=data.get("last"),
            text=data.get("q", "").strip(),
        )


def _options(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices


class CaseFilterForm(forms.Form):
    """Which cases."""

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), *((k, word) for k, (_kind, word) in CASE.items())],
    )


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People to tick, by name and position."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """``郑晓燕（质管室主任）``."""
        return f"{obj.name}（{obj.position}）" if obj.position else str(obj.name)


class PrepareForm(forms.Form):
    """What a person may add to a report: a remark; why each missing fact is not on file; on a
    restricted one, who reviews and signs."""

    remark = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("接在自动得出的结论之后；结果和结论本身不能改。"),
    )
    named = PeopleField(label=_("审核、签发的知情人"), queryset=None, required=False)

    def __init__(
        self, *args: Any, colleagues: Iterable[Staff] | None, lacking: Sequence[str] = (),
        **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.facts = tuple(lacking)
        for fact in self.facts:
            self.fields[LACKING + fact] = forms.CharField(
                label=_("%(fact)s：未登记的原因") % {"fact": fact}, required=False,
                max_length=REASON_LENGTH,
            )  # fmt: skip
        _people(self, colleagues)
        last = [name for name in ("named",) if name in self.fields]
        self.order_fields([name for name in self.fields if name not in last] + last)

    @property
    def reasons(self) -> dict[str, str]:
        """Why each missing fact is not on file, as typed."""
        return {fact: self.cleaned_data[LACKING + fact] for fact in self.facts}


class CorrectForm(PrepareForm):
    """Why a report is corrected."""

    reason = forms.CharField(label=_("更正原因"), max_length=REASON_LENGTH)
    field_order = ["reason", "remark"]


class CopyForm(forms.Form):
    """Who at the addressees may know of a restricted report."""

    named = PeopleField(label=_("接收的知情人"), queryset=None, required=False)

    def __init__(self, *args: Any, people: Iterable[Staff] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        _people(self, people)


def _people(form: forms.Form, people: Any) -> None:
    if people is None:
        del form.fields["named"]
        return
    field = form.fields["named"]
    assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
    field.queryset = people


class FileCaseForm(forms.Form):
    """立案."""

    number = forms.CharField(label=_("立案编号"), max_length=60)
    summary = forms.CharField(
        label=_("案由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DismissForm(forms.Form):
    """不予立案."""

    reason = forms.CharField(
        label=_("不予立案的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConcludeForm(forms.Form):
    """An end without a penalty."""

    outcome = forms.ChoiceField(
        label=_("处理结果"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReceiptForm(forms.Form):
    """The receipt of a platform without an interface: number, day, evidence."""

    number = forms.CharField(label=_("回执号"), max_length=80)
    day = forms.DateField(label=_("回执日期"), widget=_day(), help_text=_("平台回执上的日期"))
    proof = FilesField(
        label=_("回执截图或扫描件"), help_text=_("PDF 或图片，一个文件。它和您的姓名一起留存。")
    )


class PenaltyForm(forms.Form):
    """The decision: number, day, fine, text, scan."""

    number = forms.CharField(label=_("决定书文号"), max_length=60)
    decided_on = forms.DateField(label=_("决定日期"), widget=_day())
    fine_yuan = forms.DecimalField(
        label=_("罚款（元）"), required=False, max_digits=14, decimal_places=2
    )
    text = forms.CharField(
        label=_("违法事实和依据"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scan = FilesField(
        label=_("决定书扫描件"), required=False, help_text=_("PDF 或图片，一个文件。")
    )
