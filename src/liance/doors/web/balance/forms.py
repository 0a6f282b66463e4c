"""The window of the page, and the reason of a break."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

SPANS = ("year", "month", "week")


class WindowForm(forms.Form):
    """``span`` year, month or week; ``on`` a day in it; ``place`` a code. What cannot be read
    falls back to this year: an old bookmark must not end in an error."""

    span = forms.ChoiceField(choices=[(s, s) for s in SPANS], required=False)
    on = forms.DateField(required=False)
    place = forms.CharField(required=False, max_length=12)

    def window(self, today: date) -> tuple[str, date, str]:
        """(span, day, place)."""
        self.is_valid()
        day = self.cleaned_data.get("on") or today
        span = self.cleaned_data.get("span") or "year"
        return span, day if 2000 < day.year < 2100 else today, self.cleaned_data.get("place") or ""


class ReasonForm(forms.Form):
    """Why something that was due is not there."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        min_length=4,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明事实：为什么没有、谁可以证明、以后怎么办。写下后不能改。"),
    )
