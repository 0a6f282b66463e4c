"""The province on a screen on the wall: the map, the ranking, who is late by name; no controls, no
names of persons, nothing that few may know of. It asks for itself anew."""

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from liance.dashboards.province import PERMISSION, Province, province
from liance.doors.web.dispatch import map as area_map
from liance.doors.web.dispatch.views.province import map_label, title_of
from liance.doors.web.dispatch.words import FIGURES, STANDINGS, rate_words
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page


@page(PERMISSION)
def wall(request: Request) -> HttpResponseBase:
    """The areas of the actor's place, in large figures."""
    found = province(request.actor, year=local_day(request.at).year, at=request.at)
    whole = found.place.level == "province"
    year = found.window.start.year
    option = area_map.option(found.areas, settings.LIANCE_PROVINCE, year) if whole else None
    context = {
        "title": title_of(found),
        "place": _("%(place)s　执法监测调度") % {"place": found.place.name},
        "numbers": _numbers(found),
        "columns": [(_("名次"), "number"), _("地区"), (FIGURES["due"], "number"),
                    (FIGURES["done"], "number"), (FIGURES["unexplained"], "number"),
                    (_("完成率 %"), "number"), _("状态")],
        "rows": [{"standing": area, "rate": rate_words(area.rate), "late": area.state == "behind",
                  "kind": STANDINGS[area.state][0], "word": STANDINGS[area.state][1]}
                 for area in found.areas],
        "late": [area for area in found.areas if area.unexplained],
        "map_option": _unlinked(option) if option else None, "map_name": settings.LIANCE_PROVINCE,
        "map_address": static(f"built/map/{settings.LIANCE_PROVINCE}.json") if option else "",
        "map_label": map_label(found),
    }  # fmt: skip
    return render(request, "dispatch/wall.html", context)


def _numbers(found: Province) -> list[tuple[object, object, str, str]]:
    """Word, value, kind, and what the value is counted from."""
    total = found.total
    return [
        (FIGURES["done"], total.done, "", f"÷ {total.expected}"),
        (_("完成率 %"), rate_words(total.rate), "", f"{total.done} ÷ {total.expected}"),
        (FIGURES["unexplained"], total.unexplained, "late" if total.unexplained else "", ""),
        (FIGURES["late_sheets"], total.late_sheets, "late" if total.late_sheets else "",
         f"÷ {total.sheets}"),
        (_("按时上传 %"), rate_words(total.upload_rate), "late" if total.uploads_late else "",
         f"{total.uploads_on_time} ÷ {total.uploads}"),
        (FIGURES["copies_open"], total.copies_open, "late" if total.copies_open else "", ""),
    ]  # fmt: skip


def _unlinked(option: dict[str, Any]) -> dict[str, Any]:
    """The map without its links: nobody clicks on a wall; larger words."""
    for series in option["series"]:
        for datum in series["data"]:
            if isinstance(datum, dict):
                datum.pop("href", None)
                for style in datum.get("label", {}).get("rich", {}).values():
                    style["fontSize"] = 22
    return option
