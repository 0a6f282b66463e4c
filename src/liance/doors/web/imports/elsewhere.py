"""Lists that are imported on pages of their own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liance.mechanism.editions.states import ENTER as ENTER_STANDARD
from liance.mechanism.examining.states import QUESTIONS
from liance.mechanism.laboratory.actions.entering import ENTER


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A list, its right, the names of the addresses of its page and of its template, and where it is
    seen afterwards."""

    code: str
    title: str | Promise
    note: str | Promise
    permission: str
    address: str
    template: str
    home: Callable[[str], str]


ELSEWHERE = (
    Elsewhere(
        "results", _("检测结果"), _("一行一个样品的一个因子；下载的表里是待测的样品"), ENTER,
        "results:import", "results:import_template", lambda about: reverse("results:index"),  # noqa: ARG005
    ),
    Elsewhere(
        "limits", _("标准限值"), _("一个文件一个标准版本，一行一条限值；录入后两人核对签名才用于判定"),
        ENTER_STANDARD, "standards:upload", "standards:template",
        lambda about: reverse("standards:entry", args=[about]),
    ),
    Elsewhere(
        "questions", _("考试试题"), _("一行一题，导入本机构的题库"), QUESTIONS,
        "people:take_in_questions", "people:question_template",
        lambda about: reverse("people:questions"),  # noqa: ARG005
    ),
)  # fmt: skip
BY_CODE = {other.code: other for other in ELSEWHERE}
