"""Refusals of the floors below, in the words of the page: what is wrong and what to do.

Each area words its own codes in ``<area>/refusals.py``: ``WORDS = {"package.what": _("…")}`` with
``%(fact)s`` for the facts of the refusal.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web.navigation import NOUNS
from liance.foundation.kernel.errors import Refused
from liance.norms.identifiers.errors import ERRORS as IDENTIFIER_ERRORS
from liance.norms.identifiers.errors import REMARKS as IDENTIFIER_REMARKS

Words = Mapping[str, str | Promise]

SHARED: Words = {
    "web.form_stale": _("这张表单已失效，什么都没有保存。请刷新页面后重新填写。"),
    "kernel.key_reused": _("这张表单已经用别的内容送出过。请刷新页面，核对后重新填写。"),
    "kernel.stale": _("别人刚刚改过这份记录，您的改动没有保存。请刷新页面，核对后再改一次。"),
    "kernel.illegal_transition": _("这一步现在不能做：记录的状态已经变化。请刷新页面查看。"),
    "kernel.not_permitted": _("您的岗位不能做这一步。请交由有权限的同事办理。"),
    "kernel.not_found": _("没有找到这份记录，或者它不归您查看。"),
    "site.no_address": _(
        "本站还没有设置对外地址，报告上的二维码将无处可查，因此没有签发。"
        "请管理员设置 LIANCE_ADDRESS（例如 https://liance.example）后重新启动。"
    ),
    "files.none": _("没有收到文件，请重新选择。"),
    "files.too_large": _("“%(name)s”超过 %(most)s MB，请分段拍摄或压缩后再传。"),
    "documents.fonts_missing": _("打印用字体尚未安装，请管理员运行 make setup。"),
    "documents.failed": _("文件没有生成：%(reason)s。数据没有改变，请把这句话告诉管理员。"),
    "documents.too_many_labels": _("一次最多打印 %(most)s 张标签，现为 %(count)s 张，请分批打印。"),
    **{code: _(words) for code, words in (*IDENTIFIER_ERRORS.items(), *IDENTIFIER_REMARKS.items())},
}


@cache
def all_words() -> Words:
    """The wordings of all areas by code."""
    found: dict[str, str | Promise] = dict(SHARED)
    for area in (*(noun.area for noun in NOUNS), "reminders", "exports", "imports", "tokens"):
        package = f"liance.doors.web.{area}"
        if find_spec(package) and find_spec(f"{package}.refusals"):
            found.update(import_module(f"{package}.refusals").WORDS)
    return found


def wording(refused: Refused) -> str:
    """The sentence for a refusal; an unworded code is shown as such, never swallowed."""
    words = all_words().get(refused.code)
    if words is None:
        return gettext("系统拒绝了这一步（%(code)s），什么都没有保存。") % {"code": refused.code}
    return str(words) % refused.facts if refused.facts else str(words)


def put_on_form(form: forms.BaseForm, refused: Refused) -> None:
    """Show a refusal at the field it names, or above the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, wording(refused))
