"""The form that makes a token."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TokenForm(forms.Form):
    """For which program, for what, for how long."""

    name = forms.CharField(label=_("给哪个程序用"), max_length=60)
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=366, initial=90)
    scopes = forms.MultipleChoiceField(
        label=_("范围"), widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "只借给程序您自己的权限。“代为办理”的事由您对外负责，只在需要时勾选；"
            "编制、审核、签发报告要当场验密码，不能由程序代办。"
        ),
    )  # fmt: skip

    def __init__(
        self, *args: Any, scopes: Sequence[tuple[Any, Sequence[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]


class HookForm(forms.Form):
    """Which program is told, where, of what."""

    name = forms.CharField(label=_("推送给哪个程序"), max_length=60)
    url = forms.CharField(label=_("网址"), max_length=600)
    secret = forms.CharField(
        label=_("加签密钥"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("由您自定，至少 16 个字符；对方要用同一个，保存后不再显示"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(label=_("事件"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
