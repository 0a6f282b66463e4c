"""A row as the form of its page: the same fields, the same rules, the words of a table."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.files.uploads import TableField
from liance.doors.web.people.forms import PersonForm
from liance.doors.web.sources.forms import OutletForm, SourceForm


class FileForm(forms.Form):
    """A file to try; ``subjects``: what it may go into, where the list goes into something."""

    about = forms.ChoiceField(label=_("导入到"))
    file = TableField(
        label=_("表格文件"), help_text=_("XLSX 或 CSV，第一张可见的工作表；不能有公式、宏")
    )

    def __init__(
        self, *args: Any, subjects: Sequence[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if subjects is None:
            del self.fields["about"]
        else:
            self.fields["about"].choices = list(subjects)  # type: ignore[attr-defined]


class SourceRow(SourceForm):
    """A source; a list does not end one."""

    active = None  # type: ignore[assignment]


class PersonRow(PersonForm):
    """A person with the agency."""

    agency = forms.CharField(
        label=_("机构"), max_length=120, help_text=_("全称或简称，须由您登记其人员")
    )
    field_order: Sequence[str] = ("agency", "name", "position", "phone", "joined_on")


class FactorRow(forms.Form):
    """A factor of an outlet with its limit."""

    factor = forms.CharField(label=_("因子"), max_length=60, required=False)
    limit = forms.CharField(
        label=_("限值"), max_length=40, required=False, help_text=_("如 50、6-9、<0.5、不得检出")
    )
    unit = forms.CharField(label=_("限值单位"), max_length=20, required=False)
    standard = forms.CharField(label=_("执行标准"), max_length=120, required=False)
    on_site = forms.BooleanField(label=_("现场测定"), required=False)

    def clean(self) -> dict[str, Any]:
        """A limit belongs to a factor."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        told = any(data.get(name) for name in ("limit", "unit", "standard", "on_site"))
        if told and not data.get("factor") and "factor" not in self.errors:
            self.add_error(
                "factor", _("填写了限值、单位、执行标准或现场测定，却没有因子。请补上因子。")
            )
        return data


class OutletRow(OutletForm):
    """An outlet with its source; its factors come from as many rows as there are."""

    active = None  # type: ignore[assignment]
    factors = None  # type: ignore[assignment]
    source = forms.CharField(
        label=_("所属污染源"), max_length=120, help_text=_("名录里的全称，或排污许可证编号")
    )
    field_order: Sequence[str] = ("source", "code", "name", "medium", "height_m", "lon", "lat")
