"""What the department decides on a commission whose laboratory may not work any more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.sheets.forms.answers import offer
from liance.doors.web.sheets.words import REVIEWS


class ReviewForm(forms.Form):
    """The decision, of those that are open, and its reason."""

    decision = forms.ChoiceField(label=_("处理决定"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), min_length=4, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("记入账本和联系单；检测机构在自己的页面上看得到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, visited: bool, suspended_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = ["halt", "continue"] if visited else ["recall", "replace"]
        if suspended_only and not visited:
            open_to.append("continue")
        offer(self, "decision", [(key, REVIEWS[key]) for key in open_to])
