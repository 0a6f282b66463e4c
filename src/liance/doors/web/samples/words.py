"""Words and looks of bottles."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: tuple[tuple[str, str | Promise, str], ...] = (
    ("filled", _("待第二人确认"), "soon"),
    ("sealed", _("已封样"), "progress"),
    ("received", _("已接收"), "done"),
    ("rejected", _("已拒收"), "refused"),
    ("retained", _("留样"), "done"),
    ("lost", _("破损或遗失"), "refused"),
    ("disposed", _("已处置"), "closed"),
)
BOXES = {"packed": ("progress", _("在途")), "arrived": ("done", _("已开箱"))}
PREPARED = {
    "prepared": ("open", _("已备")),
    "filled": ("done", _("已采")),
    "dropped": ("closed", _("未用")),
}
QC = {"normal": _("普通样"), "parallel": _("现场平行"), "blank": _("全程序空白")}


def prepared_status(state: str) -> tuple[str, str | Promise]:
    """(kind of state, word) of a prepared bottle."""
    return PREPARED[state]


def bottle_status(state: str) -> tuple[str, str | Promise]:
    """(kind of state, word) of a bottle."""
    return next((kind, word) for code, word, kind in STATES if code == state)
