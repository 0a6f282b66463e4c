"""The nouns of the office, in their one order, and which of them an actor sees."""

from dataclasses import dataclass
from importlib.util import find_spec

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Noun:
    """One entry of the navigation.

    ``area`` is the package under ``liance.doors.web``, the URL name space and the first part of
    the path; ``permissions`` open it (any one of them); none means everybody who is signed in.
    """

    area: str
    word: str | Promise
    icon: str
    permissions: tuple[str, ...] = ()
    divided: bool = False


NOUNS: tuple[Noun, ...] = (
    Noun("desk", _("工作台"), "server-2"),
    Noun("plans", _("计划"), "calendar-time", ("planning:plan:view",)),
    Noun("sheets", _("联系单"), "file-text", ("coordination:sheet:view",)),
    Noun("visits", _("现场"), "users-group", ("operations:visit:view",)),
    Noun("samples", _("样品"), "flask-2", ("custody:bottle:view",)),
    Noun("results", _("检测与判定"), "scale", ("laboratory:determination:view",)),
    Noun("reports", _("报告与报送"), "file-certificate", ("reporting:report:view",)),
    Noun("balance", _("平衡表"), "git-compare", ("dashboards:balance:view",)),
    Noun(
        "dispatch",
        _("调度与通报"),
        "map-search",
        ("dashboards:province:view", "oversight:round:view"),
        divided=True,
    ),
    Noun("meetings", _("联席会议"), "users", ("meetings:meeting:view",)),
    Noun(
        "commissions",
        _("社会化检测"),
        "building-community",
        ("commissioning:laboratory:view", "commissioning:laboratory:own"),
    ),
    Noun("people", _("人员与仪器"), "certificate", ("capability:staff:view",)),
    Noun("sources", _("污染源名录"), "database", ("registry:source:view",)),
    Noun("standards", _("标准"), "ruler-2", ("editions:edition:view",)),
    Noun("leads", _("数据线索"), "zoom-question", ("screening:lead:view",)),
    Noun("ledger", _("存证账本"), "shield-lock", ("ledger:event:view",)),
)


def built_areas() -> tuple[str, ...]:
    """The areas whose package has a ``urls`` module, in navigation order."""
    return tuple(noun.area for noun in NOUNS if _has_urls(noun.area))


def _has_urls(area: str) -> bool:
    package = f"liance.doors.web.{area}"
    return find_spec(package) is not None and find_spec(f"{package}.urls") is not None


@dataclass(frozen=True)
class Entry:
    """A noun as the page shows it."""

    word: str | Promise
    icon: str
    address: str
    current: bool
    divided: bool


def entries(request: HttpRequest, permissions: frozenset[str]) -> list[Entry]:
    """The navigation of this request: what the permissions open, the place one is at marked."""
    match = request.resolver_match
    area = match.namespaces[0] if match and match.namespaces else ""
    shown = []
    for noun in NOUNS:
        if noun.permissions and not permissions.intersection(noun.permissions):
            continue
        try:
            address = reverse(f"{noun.area}:index")
        except NoReverseMatch:
            continue
        shown.append(Entry(noun.word, noun.icon, address, noun.area == area, noun.divided))
    return shown
