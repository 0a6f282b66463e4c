"""The form that asks for an export."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FORMS = [
    ("xlsx", _("XLSX，用表格软件打开")), ("csv", _("CSV，给其他程序")),
    ("parquet", _("Parquet，给分析软件")),
]  # fmt: skip


class ExportForm(forms.Form):
    """Which list, in which form."""

    list = forms.ChoiceField(label=_("列表"))
    form = forms.ChoiceField(
        label=_("文件格式"), choices=FORMS, widget=forms.RadioSelect, initial="xlsx"
    )

    def __init__(self, *args: Any, lists: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].choices = lists  # type: ignore[attr-defined]
