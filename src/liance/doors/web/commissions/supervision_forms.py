"""Forms of supervision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liance.doors.web.commissions.forms import day, text
from liance.doors.web.commissions.words import ANSWERS, GRAVITIES, said
from liance.mechanism.commissioning.rules.catalogue import catalogue


class SupervisionForm(forms.Form):
    """A supervision together with market regulation."""

    held_on = day(_("检查日期"))
    partner = forms.CharField(
        label=_("会同的市场监管部门"), max_length=120, help_text=_("例如“宝鸡市市场监督管理局”")
    )
    partner_people = forms.CharField(label=_("市场监管人员"), max_length=120, required=False)


class ChecklistForm(forms.Form):
    """Every question of the checklist with what was seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(catalogue().questions.values()):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=said(question.title), choices=list(ANSWERS.items()), initial="not_seen",
                help_text=question.basis.text("zh"),
            )  # fmt: skip
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("看到的情况"), max_length=200, required=False
            )

    def told(self) -> list[tuple[str, str, str]]:
        """Question, answer and text, one by one."""
        return [
            (key, self.cleaned_data[f"answer_{n}"], self.cleaned_data[f"text_{n}"])
            for n, key in enumerate(catalogue().questions)
        ]


class FindingForm(forms.Form):
    """A finding to be put right."""

    gravity = forms.ChoiceField(label=_("程度"), choices=list(GRAVITIES.items()))
    item = forms.ChoiceField(label=_("对应检查项"), required=False)
    due_on = day(_("整改期限"))
    text = text(_("检查问题"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(key, said(one.title)) for key, one in catalogue().questions.items()]
        self.fields["item"].choices = [("", "—"), *offered]  # type: ignore[attr-defined]


class SampleForm(forms.Form):
    """A blind sample with its known value."""

    code = forms.CharField(
        label=_("盲样编号"), max_length=40, help_text=_("印在瓶上的编号，不用标准样品的批号")
    )
    factor = forms.CharField(label=_("监测因子"), max_length=60)
    unit = forms.CharField(label=_("单位"), max_length=20)
    material = forms.CharField(
        label=_("标准样品证书"), max_length=80,
        help_text=_("结果报来以前只有您能看见；不要印在瓶上，凭证书编号查得到标准值"),
    )  # fmt: skip
    assigned = forms.CharField(
        label=_("标准值"), max_length=40,
        help_text=_("结果报来以前只有您能看见，也不写进账本"),
    )  # fmt: skip
    uncertainty = forms.CharField(label=_("不确定度（±）"), max_length=40)
    sent_on = day(_("发样日期"))
    due_on = day(_("报结果期限"))


class ComparisonForm(forms.Form):
    """One sample measured by two bodies."""

    factor = forms.CharField(label=_("监测因子"), max_length=60)
    unit = forms.CharField(label=_("单位"), max_length=20)
    reference_body = forms.CharField(label=_("参比机构"), max_length=120)
    reference = forms.CharField(label=_("参比结果"), max_length=40)
    result = forms.CharField(label=_("检测机构结果"), max_length=40)


class LeadForm(forms.Form):
    """A closed lead put to the supervision."""

    lead = forms.ChoiceField(label=_("已办结的数据线索"))
    text = text(_("为什么列入"), help_text=_("线索只供检查参考，不是处理决定，也不计入评分"))

    def __init__(self, *args: Any, leads: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = leads  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """The conclusion of a supervision."""

    conclusion = text(_("检查结论"))


class AnswerForm(forms.Form):
    """What the laboratory did about a finding."""

    text = text(_("整改情况"))


class ResultForm(forms.Form):
    """The laboratory's result of a blind sample."""

    result = forms.CharField(label=_("结果"), max_length=40, help_text=_("报出后不能修改"))
    method = forms.CharField(label=_("方法"), max_length=120)
