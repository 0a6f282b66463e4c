"""The provincial page: areas on a map and in a table, counties, the rows behind each figure."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards import behind as dashboard_behind
from liance.dashboards.province import PERMISSION, Province, Standing, province
from liance.doors.web.dispatch import map as area_map
from liance.doors.web.dispatch.words import FIGURES, STANDINGS, rate_words
from liance.doors.web.lists import Listing
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.flows import dispatching as flow
from liance.mechanism.capability.trained import joint_by_area
from liance.mechanism.meetings.mechanisms import NONE, OVERDUE, by_area
from liance.mechanism.meetings.states import READ
from liance.mechanism.oversight.policies import VIEW as VIEW_ROUNDS
from liance.mechanism.oversight.queries import round_page
from liance.mechanism.registry.queries import subtree

SHOWN = ("due", "done", "reasoned", "in_time", "unexplained")
AFTER = ("late_sheets", "urgent", "uploads_late", "copies_open")
RED = {"unexplained", "uploads_late", "late_sheets"}


@page(PERMISSION)
def index(request: Request) -> HttpResponseBase:
    """All areas of the actor's place."""
    found = province(request.actor, day=local_day(request.at), at=request.at)
    return _show(request, found, [])


@page(PERMISSION)
def area(request: Request, place: str) -> HttpResponseBase:
    """The counties of one area."""
    found = province(request.actor, day=local_day(request.at), at=request.at, place=place)
    return _show(
        request, found, [(_("全部地区"), reverse("dispatch:index")), (found.place.name, "")]
    )


def _show(request: Request, found: Province, crumbs: list[tuple[str, str]]) -> HttpResponseBase:
    whole = found.place.level == "province"
    map_option = area_map.option(found.areas, settings.LIANCE_PROVINCE) if whole else None
    context = {
        "title": title_of(found),
        "note": _note(found),
        "crumbs": crumbs,
        "may_see_rounds": request.actor.may(VIEW_ROUNDS),
        "found": found,
        "joint": _joint(request, found),
        "mechanisms": _mechanisms(request, found),
        "marks": [(kind, word, found.counted(state)) for state, (kind, word) in STANDINGS.items()],
        **_columns(),
        "rows": [_row(standing) for standing in found.areas],
        "total": _row(found.total),
        "late": [_late(standing) for standing in found.areas if standing.unexplained],
        "late_columns": [_("地区"), (_("没有原因"), "number"), _("最早自何时"), ("", "end")],
        "map_option": map_option,
        "map_name": settings.LIANCE_PROVINCE,
        "map_address": static(f"built/map/{settings.LIANCE_PROVINCE}.json") if map_option else "",
        "map_label": map_label(found),
    }
    return render(request, "dispatch/index.html", context)


def _joint(request: Request, found: Province) -> dict[str, Any] | None:
    """How many cities and counties had their joint training of the year (C4), with their rows."""
    if not request.actor.may("capability:staff:view"):
        return None
    day = local_day(request.at)
    areas = joint_by_area(subtree(found.place.code), year=day.year, on=day)
    held = sum(bool(area.trainings) for area in areas)
    return {"held": held, "areas": len(areas), "all": held == len(areas)}


def _mechanisms(request: Request, found: Province) -> dict[str, Any] | None:
    """How many cities and counties have mechanism documents in force, none past review (O2)."""
    if not request.actor.may(READ):
        return None
    day = local_day(request.at)
    states = [area.state(day) for area in by_area(subtree(found.place.code))]
    none, late = states.count(NONE), states.count(OVERDUE)
    return {
        "areas": len(states), "none": none, "late": late, "all": not none and not late,
        "held": len(states) - none,
    }  # fmt: skip


def title_of(found: Province) -> str:
    """Who is behind, by name; else what is still lacking."""
    late = found.behind
    if late:
        said = ngettext("%(n)s 个地区滞后：%(names)s", "%(n)s 个地区滞后：%(names)s", len(late))
        names = "、".join(a.name.removesuffix("市") for a in late[:6])
        return said % {"n": len(late), "names": names}
    gaps = found.counted("gaps")
    if gaps:
        return ngettext("没有地区滞后，%(n)s 个有欠项", "没有地区滞后，%(n)s 个有欠项", gaps) % {
            "n": gaps
        }
    return _("各地区都按期")


def _note(found: Province) -> str:
    total = found.total
    return _(
        "%(place)s　%(year)s 年　应完成 %(due)s 家次，已完成 %(done)s，没有原因未测 %(open)s"
    ) % {
        "place": found.place.name,
        "year": found.window.start.year,
        "due": total.due,
        "done": total.done,
        "open": total.unexplained,
    }


def _columns() -> dict[str, list[tuple[Any, ...]]]:
    plan = [(FIGURES[name], "number") for name in SHOWN]
    after = [(FIGURES[name], "number") for name in AFTER]
    return {
        "plan_columns": [
            (_("名次"), "number"), (_("地区"), ""), *plan, (_("完成率 %"), "number"), (_("状态"), ""),
        ],
        "after_columns": [
            (_("地区"), ""), (_("联系单"), "number"), *after, (_("按时 ÷ 应上传"), "number"),
            (_("按时上传 %"), "number"), (_("断链"), "number"),
        ],
    }  # fmt: skip


def _row(standing: Standing) -> dict[str, Any]:
    kind, word = STANDINGS[standing.state]
    return {
        "standing": standing,
        "address": reverse("dispatch:area", args=[standing.code]),
        "figures": [_cell(standing, name) for name in SHOWN],
        "rate": rate_words(standing.rate),
        "rate_why": f"{standing.done} ÷ {standing.expected}",
        "upload_rate": rate_words(standing.upload_rate),
        "upload_why": f"{standing.uploads_on_time} ÷ {standing.uploads}",
        "after": [_cell(standing, name) for name in AFTER],
        "kind": kind,
        "word": word,
        "late": standing.state == "behind",
    }


def _cell(standing: Standing, name: str) -> dict[str, Any]:
    number = getattr(standing, name)
    return {
        "number": number,
        "address": reverse("dispatch:rows", args=[standing.code, name]) if number else "",
        "label": FIGURES[name],
        "bad": name in RED and number,
    }


def _late(standing: Standing) -> dict[str, Any]:
    return {
        "name": standing.name,
        "number": standing.unexplained,
        "since": standing.since,
        "address": reverse("dispatch:rows", args=[standing.code, "unexplained"]),
        "balance": f"{reverse('balance:index')}?place={standing.code}",
    }


def map_label(found: Province) -> str:
    """What the map shows, in words."""
    return "；".join(
        f"{area.name} {rate_words(area.rate)} {STANDINGS[area.state][1]}" for area in found.areas
    )


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@page(PERMISSION)
def rows(request: Request, place: str, kind: str) -> HttpResponseBase:
    """The records that one figure counts, now or as an open round counts them."""
    day, at, kept = local_day(request.at), request.at, {}
    if "round" in request.GET:
        row = round_page(request.actor, _identifier(request.GET["round"]))
        day, at, kept = row.day, flow.cut_off(row, at), {"round": row.id}
    asked = request.GET.get("page", "1")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1
    found = dashboard_behind.behind(request.actor, kind, place=place, day=day, at=at, number=number)
    query = QueryDict(urlencode(kept))
    listing = Listing(found.rows, number, found.total, dashboard_behind.PER_PAGE, "", query)
    context = {
        "title": _("%(figure)s %(n)s") % {"figure": FIGURES[kind], "n": found.total},
        "crumbs": [
            (_("全部地区"), reverse("dispatch:index")),
            (_("本地区"), reverse("dispatch:area", args=[place])),
            (FIGURES[kind], ""),
        ],
        "listing": listing,
        "columns": [_("单位"), _("编号"), _("日期"), _("地区"), _("机构")],
    }
    return render(request, "dispatch/rows.html", context)
