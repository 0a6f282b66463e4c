"""The map of the areas as an ECharts option."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders

from liance.dashboards.province import BEHIND, GAPS, ON_PLAN, Standing
from liance.doors.web.dispatch.drilling import to
from liance.doors.web.dispatch.words import STANDINGS, rate_words

FILLS = {ON_PLAN: "#E3EEE6", GAPS: "#FBEBC4", BEHIND: "#F5CBC6"}
INKS = {ON_PLAN: "#17672F", GAPS: "#855000", BEHIND: "#B01E1E"}
# Areas too small for a label of their own: where it stands, in degrees from the area.
LEADERS = {"610581": (0.75, 0.35), "610403": (-0.55, 1.45)}


@cache
def places(province: str) -> dict[str, dict[str, Any]]:
    """Properties of the drawn areas by code; empty where no map was built."""
    found = finders.find(f"built/map/{province}.json")
    if not found:
        return {}
    with open(str(found), encoding="utf-8") as file:  # noqa: PTH123 - finders give a path as text
        features = json.load(file)["features"]
    return {f["properties"]["code"]: f["properties"] for f in features}


def option(areas: Sequence[Standing], province: str, year: int) -> dict[str, Any] | None:
    """The option of a year, or None without a map. Colour, outline and word say the standing."""
    drawn = places(province)
    if not drawn:
        return None
    known = [(area, drawn[area.code]) for area in areas if area.code in drawn]
    return {
        "geo": {
            "map": province,
            "aspectScale": 0.82,
            "top": 8,
            "bottom": 8,
            "label": {"show": False},
            "emphasis": {"disabled": True},
            "itemStyle": {"areaColor": "#F5F7F9", "borderColor": "#46535F", "borderWidth": 1},
            "regions": [_region(area, place) for area, place in known],
        },
        "series": [
            {
                "type": "map",
                "geoIndex": 0,
                "data": [
                    {"name": place["name"], "value": area.rate, "href": _address(area, year)}
                    for area, place in known
                ],
            },
            {
                "type": "lines",
                "coordinateSystem": "geo",
                "silent": True,
                "lineStyle": {"color": "#16202C", "width": 1, "opacity": 1},
                "data": [_leader(area, place) for area, place in known if area.code in LEADERS],
            },
            {
                "type": "scatter",
                "coordinateSystem": "geo",
                "symbolSize": 1,
                "itemStyle": {"opacity": 1, "color": "transparent"},
                "data": [_label(area, place, year) for area, place in known],
            },
        ],
    }


def _region(area: Standing, place: dict[str, Any]) -> dict[str, Any]:
    late = area.state == BEHIND
    return {
        "name": place["name"],
        "itemStyle": {
            "areaColor": FILLS[area.state],
            "borderColor": INKS[BEHIND] if late else "#46535F",
            "borderWidth": 2.5 if late else 1,
        },
    }


def _label(area: Standing, place: dict[str, Any], year: int) -> dict[str, Any]:
    lon, lat = _spot(area, place)
    word = f" {STANDINGS[BEHIND][1]}" if area.state == BEHIND else ""
    rate = rate_words(area.rate)
    name = place["name"].removesuffix("市").removesuffix("示范区")
    # What stands outside its area hides the line that leads there.
    outside = {"backgroundColor": "#FFFFFF"} if area.code in LEADERS else {}
    return {
        "value": [lon, lat],
        "href": _address(area, year),
        "label": {
            "show": True,
            **outside,
            "formatter": f"{{name|{name}{word}}}\n{{rate|{rate}}}",
            "rich": {
                "name": {"color": INKS[area.state], "fontSize": 14, "fontWeight": 600},
                "rate": {"color": "#16202C", "fontSize": 15, "fontWeight": 700, "padding": [2, 0]},
            },
        },
    }


def _spot(area: Standing, place: dict[str, Any]) -> tuple[float, float]:
    lon, lat = place["cp"]
    east, north = LEADERS.get(area.code, (0.0, 0.0))
    return lon + east, lat + north


def _leader(area: Standing, place: dict[str, Any]) -> dict[str, Any]:
    lon, lat = _spot(area, place)
    return {"coords": [place["cp"], [lon, lat - 0.12]]}


def _address(area: Standing, year: int) -> str:
    return to("area", area.code, year=year)
