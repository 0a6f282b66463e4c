"""The filter line of the list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.sheets.words import GROUNDS, STATES, URGENCIES
from liance.mechanism.registry.models import Agency, Jurisdiction

YEARS = range(2021, 2100)


class FilterForm(forms.Form):
    """Every field optional; what cannot be read counts as not said."""

    use_required_attribute = False
    q = forms.CharField(label=_("单位、编号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False)
    ground = forms.ChoiceField(label=_("监测事由"), required=False)
    urgency = forms.ChoiceField(label=_("时效"), required=False)
    year = forms.IntegerField(
        label=_("年度"), required=False, min_value=YEARS.start, max_value=YEARS.stop
    )
    county = forms.ChoiceField(label=_("地区"), required=False)
    agency = forms.ChoiceField(label=_("机构"), required=False)
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
