"""What a refusal says when the reason of a break is written."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words
from liance.mechanism.planning import errors as planning
from liance.mechanism.reporting import errors as reporting

WORDS: Words = {
    reporting.REASON: _("请写明原因，至少四个字。"),
    reporting.EXPLAINED: _("这一处的原因已经有人写过。请刷新页面查看。"),
    planning.REASON: _("请写明原因，至少四个字。"),
    planning.EXPLAINED: _("这一处的原因已经有人写过。请刷新页面查看。"),
}
