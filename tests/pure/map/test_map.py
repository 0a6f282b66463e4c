"""The provincial maps as built from the county outlines."""

import itertools
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from liance.norms.identifiers.divisions import reporting_units, seat

BUILD = Path(__file__).parents[3] / "frontend/office/map/build.py"


@pytest.fixture(scope="session")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("map")
    command = [sys.executable, str(BUILD), "--province", "61", "64", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out


@cache
def features(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def inside(polygons: list[list[list[list[float]]]], lon: float, lat: float) -> bool:
    crossings = 0
    for rings in polygons:
        for ring in rings:
            for (ax, ay), (bx, by) in itertools.pairwise(ring):
                if (ay > lat) != (by > lat) and lon < (bx - ax) * (lat - ay) / (by - ay) + ax:
                    crossings += 1
    return crossings % 2 == 1


@pytest.mark.clause("S2")
def test_shaanxi_shows_its_twelve_areas(maps: Path) -> None:
    units = reporting_units("61")
    drawn = {f["properties"]["code"]: f["properties"]["name"] for f in features(maps / "61.json")}
    assert drawn == {u.code: u.name for u in units}


def test_every_county_seat_lies_in_its_county_and_its_area(maps: Path) -> None:
    areas = {f["id"]: f["geometry"]["coordinates"] for f in features(maps / "61.json")}
    for county in features(maps / "61-counties.json"):
        place = seat(county["id"])
        assert place is not None
        assert inside(county["geometry"]["coordinates"], place.lon, place.lat), county["id"]
        holding = [code for code, rings in areas.items() if inside(rings, place.lon, place.lat)]
        assert holding == [county["properties"]["area"]]


def test_labels_lie_in_their_areas(maps: Path) -> None:
    for name in ("61", "61-counties", "64", "64-counties"):
        for feature in features(maps / f"{name}.json"):
            lon, lat = feature["properties"]["cp"]
            assert inside(feature["geometry"]["coordinates"], lon, lat), feature["id"]


def test_another_province_is_built_the_same_way(maps: Path) -> None:
    assert [f["properties"]["name"] for f in features(maps / "64.json")] == [
        "银川市",
        "石嘴山市",
        "吴忠市",
        "固原市",
        "中卫市",
    ]


def test_files_are_small_and_say_what_they_are(maps: Path) -> None:
    for path in maps.iterdir():
        assert path.stat().st_size <= 300_000
        assert json.loads(path.read_text(encoding="utf-8"))["note"] == "行政区划示意，内部使用"
