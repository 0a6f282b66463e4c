"""Forms of rounds and notices."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DAYS_TO_ANSWER = 5
DAYS_TO_RECTIFY = 30


class RoundForm(forms.Form):
    """A new round: of the running year, or of the one just ended, as is offered in its first month."""

    year = forms.TypedChoiceField(
        label=_("年度"), coerce=int, help_text=_("统计这一年的计划、联系单和报告")
    )
    day = forms.DateField(
        label=_("截止日"), widget=DAY,
        help_text=_("计划期在这一天以前结束的计入应完成；统计上一年的，截止日可以在今年"),
    )  # fmt: skip
    answers_until = forms.DateField(
        label=_("地区核对期限"), widget=DAY, help_text=_("到这一天 24:00；都答复了可以提前冻结")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "year": today.year - 1 if today.month == 1 else today.year, "day": today,
            "answers_until": today + timedelta(days=DAYS_TO_ANSWER),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        years = self.fields["year"]
        years.choices = [(year, str(year)) for year in (today.year, today.year - 1)]  # type: ignore[attr-defined]


class NoticeForm(forms.Form):
    """The words of a notice."""

    title = forms.CharField(label=_("标题"), max_length=120)
    recipients = forms.CharField(label=_("主送"), max_length=300)
    body = forms.CharField(
        label=_("正文"), widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_("一行一段；“一、”开头为黑体标题，“（一）”开头为楷体标题"),
    )  # fmt: skip
    copies = forms.CharField(label=_("抄送"), max_length=300, required=False)


class ItemForm(forms.Form):
    """What an area is to put right."""

    text = forms.CharField(
        label=_("整改事项"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(label=_("期限"), widget=DAY)
