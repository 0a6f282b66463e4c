"""Which column of a list says what: headers of Chinese lists and of English ones, without a map."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# Per field the headers met, the more telling first: where two columns say the same, the first
# that is filled counts.
ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        "企业名称", "单位名称", "污染源名称", "排污单位名称", "重点排污单位名称", "重点单位名称",
        "监管单位名称", "环境监管重点单位名称", "企业详细名称", "单位详细名称", "企业全称",
        "企业事业单位名称", "名称", "name", "sourcename", "unitname", "enterprise",
        "enterprisename", "company", "companyname", "facility", "facilityname",
    ),
    "credit_code": (
        "统一社会信用代码", "社会信用代码", "信用代码", "统一社会信用代码组织机构代码",
        "组织机构代码统一社会信用代码", "统一社会信用代码或组织机构代码", "组织机构代码", "法人代码",
        "creditcode", "unifiedsocialcreditcode", "socialcreditcode", "uscc", "orgcode",
        "organisationcode", "organizationcode",
    ),
    "permit_code": (
        "排污许可证编号", "排污许可证编码", "排污许可证号", "排污许可编号", "许可证编号", "许可证号",
        "排污许可证管理编号", "排污许可证登记编号", "permitcode", "permitno", "permitnumber",
        "permit", "licenceno", "licenseno",
    ),
    "division": (
        "行政区划代码", "行政区代码", "区划代码", "行政区划", "所属行政区划", "行政区", "所属区域",
        "所在区域", "所属地区", "所在地区", "所属辖区", "地区", "辖区", "区域", "divisioncode",
        "regioncode", "division", "region", "area", "adcode",
    ),
    "county": (
        "区县", "县区", "县市区", "市区县", "区县市", "所在区县", "所在县区", "所属区县", "区县名称",
        "县级", "县", "区", "county", "district", "countydistrict",
    ),
    "city": (
        "地市", "所在地市", "所属地市", "设区市", "所在市", "所属市", "城市", "地级市", "市州", "地州市",
        "市", "市级", "city", "prefecture", "cityname",
    ),
    "province": ("省", "省份", "所在省", "所属省份", "省自治区直辖市", "province", "provincename"),
    "address": (
        "详细地址", "生产经营场所地址", "生产经营地址", "单位地址", "企业地址", "生产地址", "所在地",
        "地址", "address", "siteaddress", "streetaddress",
    ),
    "lon": ("经度", "中心经度", "东经", "生产经营场所中心经度", "lon", "lng", "longitude", "long"),
    "lat": ("纬度", "中心纬度", "北纬", "生产经营场所中心纬度", "lat", "latitude"),
    "lonlat": ("经纬度", "坐标", "中心经纬度", "地理坐标", "coordinates", "lonlat", "lnglat"),
    "industry": (
        "行业类别", "行业类别名称", "行业名称", "所属行业", "国民经济行业类别", "行业", "industry",
        "industryname", "sector",
    ),
    "management": (
        "管理类别", "排污许可管理类别", "许可管理类别", "排污许可证管理类别", "管理等级", "management",
        "managementcategory", "managementlevel",
    ),
    "key_unit": (
        "是否重点排污单位", "重点排污单位", "是否重点", "重点排污单位类别", "重点单位类别", "名录类别",
        "环境监管重点单位类别", "keyunit", "iskeyunit",
    ),
    "contact": ("联系人", "环保联系人", "环保负责人", "contact", "contactperson", "contactname"),
    "phone": ("联系电话", "联系方式", "电话", "手机", "phone", "telephone", "tel"),
}  # fmt: skip
FIELDS: Final = frozenset(ALIASES)
PLACES: Final = ("division", "county", "city", "address")

_BRACKETED: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|<[^>]*>")


@dataclass(frozen=True, slots=True)
class Columns:
    """Per field the numbers of its columns in order of preference; ``ignored`` headers say
    nothing that is kept."""

    places: Mapping[str, tuple[int, ...]]
    ignored: tuple[str, ...]

    def value(self, field: str, cells: Sequence[str]) -> str:
        """The first filled cell of the field, empty when there is none."""
        for place in self.places.get(field, ()):
            if cells[place].strip():
                return cells[place]
        return ""


def folded(header: str) -> str:
    """A header without what does not tell: width, case, blanks, marks, units in brackets."""
    narrow = unicodedata.normalize("NFKC", header).lower()
    bare = _kept(_BRACKETED.sub("", narrow))
    return bare or _kept(narrow)


def _kept(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def recognise(header: Sequence[str], named: Mapping[str, str] | None = None) -> Columns:
    """Find the columns. ``named`` (field to header, from a map) goes before what is recognised.

    A named field is read from its column alone.
    """
    named = named or {}
    places: dict[str, tuple[int, ...]] = {}
    taken = set()
    for field, wanted in named.items():
        places[field] = tuple(n for n, text in enumerate(header) if text == wanted)
        taken |= set(places[field])
    names = [_both(text) for text in header]
    for field, aliases in ALIASES.items():
        if field in named:
            continue
        found = [n for alias in aliases for n in _at(alias, names) if n not in taken]
        if found:
            places[field] = tuple(dict.fromkeys(found))
            taken |= set(found)
    ignored = tuple(text for n, text in enumerate(header) if n not in taken and text)
    return Columns(places, ignored)


def _both(header: str) -> tuple[str, ...]:
    # 县（市、区） is its brackets as well: with and without what they hold
    whole = _kept(unicodedata.normalize("NFKC", header).lower())
    return (whole, folded(header))


def _at(alias: str, names: Iterable[tuple[str, ...]]) -> list[int]:
    return [n for n, both in enumerate(names) if alias in both]


def missing(columns: Columns) -> tuple[str, ...]:
    """What a list must tell and this one does not: a name, and where the site lies."""
    lacking = [] if columns.places.get("name") else ["name"]
    if not any(columns.places.get(place) for place in PLACES):
        lacking.append("city")
    return tuple(lacking)
