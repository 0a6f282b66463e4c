"""The sheet as an enforcement officer writes it, without its points."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web.sheets.forms.times import TimesForm
from liance.doors.web.sheets.words import GROUNDS, URGENCIES
from liance.mechanism.coordination.queries.choosing import Person
from liance.mechanism.registry.models import Staff


class DraftForm(TimesForm):
    """Part one of the form but for the table of points."""

    ground = forms.ChoiceField(label=_("监测事由"), choices=list(GROUNDS.items()))
    urgency = forms.ChoiceField(
        label=_("时效"),
        choices=list(URGENCIES.items()),
        help_text=_("特事特办不受提前 2 天限制，要写明依据，单独计数。"),
    )
    urgency_note = forms.CharField(label=_("特事特办的依据"), required=False, max_length=200)
    crew = forms.MultipleChoiceField(
        label=_("执法人员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    late_reason = forms.CharField(
        label=_("迟送原因"),
        required=False,
        max_length=200,
        help_text=_("提前不足 2 天时必填；照常送出，记为迟送。"),
    )
    restricted = forms.BooleanField(
        label=_("只让知情人看到"),
        required=False,
        help_text=_("突击检查、涉及举报人时用。名单以外的人在列表、查找、计数里都看不到。"),
    )
    named = forms.MultipleChoiceField(
        label=_("知情人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("本人和选中的执法人员自动在内；监测机构至少选一人。"),
    )
    informant = forms.CharField(
        label=_("举报人情况"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=_("单独存放，只有知情人能看，不打印。"),
    )

    def __init__(
        self, *args: Any, officers: Iterable[Person], staff: Iterable[Staff], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "crew": [(str(p.staff.id), _person(p)) for p in officers],
            "named": [(str(s.id), _named(s)) for s in staff],
        }
        for name, offered in choices.items():
            chosen = self.fields[name]
            assert isinstance(chosen, forms.MultipleChoiceField)  # noqa: S101
            chosen.choices = offered

    def people(self, name: str) -> tuple[UUID, ...]:
        """The ids ticked in ``crew`` or ``named``."""
        return tuple(UUID(i) for i in self.cleaned_data[name])


def _person(person: Person) -> object:
    number = person.certificate or gettext("无有效证件")
    return format_html('{} <span class="aside">{}</span>', person.staff.name, number)


def _named(staff: Staff) -> object:
    return format_html(
        '{} <span class="aside">{} {}</span>', staff.name, staff.agency.short_name, staff.position
    )
