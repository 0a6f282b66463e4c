"""The filter line of the list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from liance.doors.web.sheets.words import GROUNDS, STATES, URGENCIES
from liance.mechanism.registry.models import Agency, Jurisdiction

SELECTED = mark_safe(" selected")
YEARS = range(2021, 2100)


class PlainSelect(forms.Select):
    """A list of choices written in one go: a province has hundreds of places, and Django renders
    a template for each of them."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002
    ) -> SafeString:
        """The element with its options."""
        chosen = str(value or "")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if str(code) == chosen else "", word) for code, word in self.choices),
        )
        given = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(given), options)


class FilterForm(forms.Form):
    """Every field optional; what cannot be read counts as not said."""

    use_required_attribute = False
    q = forms.CharField(label=_("单位、编号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, widget=PlainSelect)
    ground = forms.ChoiceField(label=_("监测事由"), required=False, widget=PlainSelect)
    urgency = forms.ChoiceField(label=_("时效"), required=False, widget=PlainSelect)
    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=YEARS.start, max_value=YEARS.stop
    )
    county = forms.ChoiceField(label=_("地区"), required=False, widget=PlainSelect)
    agency = forms.ChoiceField(label=_("机构"), required=False, widget=PlainSelect)
    late = forms.BooleanField(label=_("只看迟送"), required=False)

    def __init__(
        self, *args: Any, places: Iterable[Jurisdiction], agencies: Iterable[Agency], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("全部"))
        urgent = ("urgent", _("全部特事特办"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "state": [every, *((code, word) for code, (_kind, word) in STATES.items())],
            "ground": [every, *GROUNDS.items()],
            "urgency": [every, urgent, *URGENCIES.items()],
            "county": [every, *((p.code, p.name) for p in places)],
            "agency": [every, *((str(a.id), a.name) for a in agencies)],
        }
        for name, offered in choices.items():
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
            chosen.choices = offered
        for name in ("county", "agency"):
            if len(choices[name]) < 3:
                del self.fields[name]
