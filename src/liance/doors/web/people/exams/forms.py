"""Forms of examinations: the table of questions, the terms."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from liance.doors.web.files.uploads import TableField
from liance.doors.web.imports.tried import TriedForm
from liance.doors.web.people.words import TRAININGS
from liance.mechanism.examining.actions.arranging import (
    LONGEST_MINUTES,
    MOST_ATTEMPTS,
    Terms,
)
from liance.mechanism.examining.models import Examination
from liance.mechanism.examining.rules.drawing import Part
from liance.mechanism.registry.models import Agency, Staff

FORMAT = "%Y-%m-%dT%H:%M"


class BankForm(TriedForm):
    """The table of questions."""

    what = "questions"
    file = TableField(
        label=_("试题表"), help_text=_("XLSX 或 CSV，按模板填写；有一行不对就都不导入")
    )


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[FORMAT])


class ExamForm(forms.Form):
    """The terms of an examination; a field for each topic of the bank."""

    title = forms.CharField(label=_("名称"), max_length=120)
    training_kind = forms.ChoiceField(
        label=_("计入培训"), choices=list(TRAININGS.items()), initial="joint",
        help_text=_("结束后自动登记为这类培训，人员、学时、成绩由考试得出"),
    )  # fmt: skip
    opens_at = _moment(_("开始"))
    closes_at = _moment(_("结束"))
    minutes = forms.IntegerField(
        label=_("答题时间（分钟）"), min_value=1, max_value=LONGEST_MINUTES, initial=60
    )
    pass_mark = forms.DecimalField(
        label=_("合格线（百分制）"), min_value=1, max_value=100, max_digits=4, decimal_places=1,
        initial=60,
    )  # fmt: skip
    attempts = forms.IntegerField(
        label=_("可考次数"), min_value=1, max_value=MOST_ATTEMPTS, initial=1,
        help_text=_("合格后不再考；取最高一次"),
    )  # fmt: skip
    agencies = forms.ModelMultipleChoiceField(
        label=_("参加机构"), queryset=Agency.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("发布时在岗的人员都要参加"),
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        label=_("另外参加的人员"), queryset=Staff.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, agencies: Any, people: Any, topics: Sequence[tuple[str, int]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["agencies"].label_from_instance = lambda a: a.name  # type: ignore[attr-defined]
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = lambda s: f"{s.name}（{s.agency.short_name}）"  # type: ignore[attr-defined]
        self.topics = topics
        for number, (topic, count) in enumerate(topics):
            label = _now("%(topic)s（题库 %(n)s 题）") % {"topic": topic, "n": count}
            self.fields[f"part_{number}"] = forms.IntegerField(
                label=label, min_value=0, max_value=count, required=False, initial=0
            )

    def terms(self) -> Terms:
        """What was filled in."""
        data = self.cleaned_data
        parts = [
            Part(topic, data.get(f"part_{number}") or 0)
            for number, (topic, _count) in enumerate(self.topics)
        ]
        return Terms(
            title=data["title"], training_kind=data["training_kind"],
            agencies=[a.id for a in data["agencies"]], people=[p.id for p in data["people"]],
            opens_at=data["opens_at"].astimezone(UTC), closes_at=data["closes_at"].astimezone(UTC),
            minutes=data["minutes"], parts=[p for p in parts if p.count],
            pass_mark=data["pass_mark"], attempts=data["attempts"],
        )  # fmt: skip


def filled(row: Examination, topics: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A draft as the form's initial values."""
    counts = {part["topic"]: part["count"] for part in row.parts}
    said = {
        name: getattr(row, name)
        for name in ("title", "training_kind", "opens_at", "closes_at", "minutes", "pass_mark",
                     "attempts", "agencies", "people")
    }  # fmt: skip
    return said | {f"part_{n}": counts.get(topic, 0) for n, (topic, _c) in enumerate(topics)}
