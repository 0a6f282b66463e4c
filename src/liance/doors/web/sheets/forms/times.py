"""A day with two times of day, Shanghai; over midnight the end lies on the next day."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web import moments


class TimesForm(forms.Form):
    """Fields ``day``, ``starts``, ``ends``."""

    day = forms.DateField(
        label=_("监测日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=_("开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("结束"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def times(self) -> tuple[datetime, datetime]:
        """The two instants of a valid form; an end not after the start is on the next day."""
        data = self.cleaned_data
        begin = datetime.combine(data["day"], data["starts"], tzinfo=moments.SHANGHAI)
        end = datetime.combine(data["day"], data["ends"], tzinfo=moments.SHANGHAI)
        return begin, end if end > begin else end + timedelta(days=1)


def initial_times(start: datetime, end: datetime) -> dict[str, Any]:
    """The initial values of the three fields."""
    first, last = moments.local(start), moments.local(end)
    return {"day": first.date(), "starts": first.time(), "ends": last.time()}
