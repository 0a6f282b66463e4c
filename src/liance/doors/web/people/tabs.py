"""The tabs that the lists of this area share, and how a validity is shown."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.people.words import KINDS
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.rules import standing
from liance.mechanism.examining.states import MANAGE as EXAMINE
from liance.mechanism.examining.states import SIT
from liance.mechanism.registry.policies import ADMINISTER


def tabs(actor: Actor) -> list[tuple[str, str, str]]:
    """(key, word, address) of the lists the actor may open."""
    found = [
        ("agencies", _("机构"), reverse("people:index")),
        ("certificates", _("人员与证件"), reverse("people:certificates")),
        ("instruments", _("仪器"), reverse("people:instruments")),
        ("stock", _("耗材"), reverse("people:stock")),
        ("trainings", _("培训"), reverse("people:trainings")),
        ("exams", _("考试"), reverse("people:exams")),
        ("measures", _("能力提升"), reverse("people:measures")),
        ("gaps", _("能力缺口"), reverse("people:gaps")),
        ("pairings", _("同级对应"), reverse("people:pairings")),
    ]
    if not actor.may(SIT) and not actor.may(EXAMINE):
        found = [one for one in found if one[0] != "exams"]
    if actor.may(ADMINISTER):
        found.append(("accounts", _("账号与岗位"), reverse("people:accounts")))
    return found


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of this area."""
    return [(_("人员与仪器"), reverse("people:index")), *more]


def validity(to: date | None, *, on: date, since: date | None = None) -> tuple[str, str]:
    """The kind of a validity and its words: 至 2027-03-12, 剩 8 天, 过期 2 天."""
    held = standing(to, on=on, valid_from=since)
    if to is None:
        return KINDS[held], _("没有登记")
    days = (to - on).days
    words = {
        "valid": _("至 %(day)s") % {"day": to},
        "soon": ngettext("剩 %(days)s 天", "剩 %(days)s 天", days) % {"days": days},
        "expired": ngettext("过期 %(days)s 天", "过期 %(days)s 天", -days) % {"days": -days},
        "future": _("%(day)s 起") % {"day": since},
    }
    return KINDS[held], words[held]
