"""What the refusals about leads say."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words

WORDS: Words = {
    "screening.second_person": _("您已经核查过这条线索，请由另一人复核。"),
    "screening.text": _("请写明查了什么、查到什么，至少 4 个字。"),
    "screening.finding": _("请选择办结的结论。"),
    "screening.not_closed": _("这条线索还没有办结。两人核查并办结以后才能列入监督检查。"),
    "screening.linked": _("这条线索已经列入这次监督检查。"),
}
