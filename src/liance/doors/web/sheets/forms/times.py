"""A day, or some days in a row, with two times of day, Shanghai."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web import moments


class TimesForm(forms.Form):
    """Fields ``day``, ``starts``, ``last`` (the last day, when there are several), ``ends``."""

    day = forms.DateField(
        label=_("监测日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=_("开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    last = forms.DateField(
        label=_("最后一天"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("连续几天才填"),
    )
    ends = forms.TimeField(
        label=_("结束"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = all(data.get(name) is not None for name in ("day", "starts", "last", "ends"))
        if given and _joined(data["last"], data["ends"]) <= _joined(data["day"], data["starts"]):
            self.add_error("last", gettext("结束时间要晚于开始时间。"))
        return data

    def times(self) -> tuple[datetime, datetime]:
        """The two instants of a valid form; without a last day, an end not after the start is on
        the next day."""
        data = self.cleaned_data
        begin = _joined(data["day"], data["starts"])
        end = _joined(data["last"] or data["day"], data["ends"])
        return begin, end if end > begin else end + timedelta(days=1)


def _joined(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=moments.SHANGHAI)


def initial_times(start: datetime, end: datetime) -> dict[str, Any]:
    """The initial values of the four fields."""
    first, last = moments.local(start), moments.local(end)
    several = last - first > timedelta(days=1) or (
        last.date() > first.date() and last.time() > first.time()
    )
    return {
        "day": first.date(), "starts": first.time(), "ends": last.time(),
        "last": last.date() if several else None,
    }  # fmt: skip
