"""Which field is proposed to change, and to what."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web.sheets.forms.times import TimesForm, initial_times
from liance.doors.web.sheets.showing import Shown
from liance.doors.web.sheets.words import PARTS, field_label, value_words
from liance.mechanism.coordination.rules.fields import OF_POINT, write_times


class ProposalForm(TimesForm):
    """One field of the sheet with its new value; for the time three controls, else one."""

    field = forms.ChoiceField(label=_("改哪一项"))
    new = forms.CharField(
        label=_("改成"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("加测时每行一个因子：因子；限值；单位；执行标准。改时间填下面三格。"),
    )
    reason = forms.CharField(label=_("理由"), required=False, max_length=500)
    field_order = ("field", "new", "day", "starts", "last", "ends", "reason")

    def __init__(self, *args: Any, shown: Shown, **kwargs: Any) -> None:
        sheet = shown.sheet
        kwargs.setdefault("initial", initial_times(sheet.planned_from, sheet.planned_to))
        super().__init__(*args, **kwargs)
        for name in ("day", "starts", "ends"):
            self.fields[name].required = False
        chosen = self.fields["field"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
        chosen.choices = list(_choices(shown))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("field") == "time":
            for name in ("day", "starts", "ends"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, gettext("请选日期和起止时间。"))
        return data

    def proposed(self) -> tuple[str, str]:
        """The field and its new value as kept."""
        key = self.cleaned_data["field"]
        if key == "time":
            return key, write_times(*self.times())
        return key, self.cleaned_data["new"].strip()


def _choices(shown: Shown) -> list[tuple[str, str]]:
    found = [("time", str(PARTS["time"])), ("people", str(PARTS["people"]))]
    for point in shown.page.points:
        key = f"point:{point.id}"
        found += [
            (f"{key}:{part}", field_label(f"{key}:{part}", shown.names))
            for part in OF_POINT
            if part != "factors"
        ]
        for item in point.items.all():
            if item.cancelled:
                continue
            for part in ("limit", "standard", "cancel"):
                label = field_label(f"item:{item.id}:{part}", shown.names)
                now = value_words("note", item.limit if part == "limit" else item.standard)
                extra = "" if part == "cancel" else f"（{now}）"
                found.append((f"item:{item.id}:{part}", label + extra))
    return [*found, ("note", str(PARTS["note"]))]
