"""What the import says about a row, in both languages, by code."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, override

from liance.norms.identifiers.errors import ERRORS, REMARKS

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "registry.name_missing": ("没有单位名称，未导入", "no name of the unit; not imported"),
    "registry.name_too_long": (
        "单位名称超过 %(most)s 个字，未导入",
        "the name has more than %(most)s characters; not imported",
    ),
    "registry.row_malformed": (
        "该行的单元格比表头多，未导入；请检查逗号和引号",
        "the row has more cells than the header; not imported; check commas and quotes",
    ),
    "registry.row_empty": ("空行", "empty row"),
    "registry.same_as_row": ("与第 %(row)s 行相同", "the same as row %(row)s"),
    "registry.row_contradicts": (
        "与第 %(row)s 行是同一污染源但内容不同，未导入；请合并成一行，或补上各自的排污许可证编号",
        (
            "the same source as row %(row)s with other content; not imported; make it one row, or "
            "give each its own permit code"
        ),
    ),
    "registry.other_province": (
        "所在地为%(place)s，不属本省，未导入",
        "lies in %(place)s, not in this province; not imported",
    ),
    "registry.division_unknown": (
        "不认识的行政区划“%(text)s”；请写全称或六位代码",
        "unknown division “%(text)s”; write it in full or as its six-digit code",
    ),
    "registry.division_missing": (
        "没有写明所在市县，未导入",
        "city and county are not given; not imported",
    ),
    "registry.permit_of_another": (
        "排污许可证编号 %(code)s 已属于“%(name)s”且地点相同，未导入；如已更名，请先在名录中改名",
        (
            "permit code %(code)s belongs to “%(name)s” at the same place; not imported; if it was "
            "renamed, rename it on its page first"
        ),
    ),
    "registry.permit_shared": (
        "排污许可证编号 %(code)s 也属于另一地点的“%(name)s”，已作为另一个厂址登记，请核对",
        (
            "permit code %(code)s also belongs to “%(name)s” elsewhere; put on file as a site of its "
            "own, please check"
        ),
    ),
    "registry.permit_form": (
        "排污许可证编号 %(code)s 有 HJ 608 不用的字符，已照录",
        "permit code %(code)s has characters that HJ 608 does not use; kept as printed",
    ),
    "registry.permit_unusable": (
        "“%(code)s”不是 22 位排污许可证编号，未采用",
        "“%(code)s” is no permit code of 22 characters; not used",
    ),
    "registry.credit_unusable": (
        "“%(code)s”不是统一社会信用代码，未采用",
        "“%(code)s” is no unified social credit code; not used",
    ),
    "registry.credit_suffix": (
        "统一社会信用代码“%(code)s”括号内的部分已去掉",
        "the bracketed end of credit code “%(code)s” was dropped",
    ),
    "registry.credit_from_permit": (
        "统一社会信用代码取自排污许可证编号：%(code)s",
        "the credit code is taken from the permit code: %(code)s",
    ),
    "registry.codes_differ": (
        "统一社会信用代码 %(credit)s 与排污许可证编号的前 18 位不同，请核对",
        "credit code %(credit)s differs from the first 18 characters of the permit code",
    ),
    "registry.organisation_code": (
        "“%(code)s”是组织机构代码，不是统一社会信用代码，已照录",
        "“%(code)s” is an organisation code, no unified social credit code; kept as printed",
    ),
    "registry.coordinates_swapped": (
        "经度、纬度写反了（%(text)s），已对调",
        "longitude and latitude were interchanged (%(text)s); put right",
    ),
    "registry.coordinates_unreadable": (
        "坐标“%(text)s”读不懂，未采用",
        "coordinates “%(text)s” cannot be read; not used",
    ),
    "registry.coordinates_outside": (
        "坐标“%(text)s”不在国内，未采用",
        "coordinates “%(text)s” lie outside China; not used",
    ),
    "registry.management_unknown": (
        "管理类别“%(text)s”不是重点、简化或登记管理，未采用",
        "management category “%(text)s” is none of key, simplified, registered; not used",
    ),
    "registry.text_cut": (
        "%(field)s 超过 %(most)s 个字，已截断",
        "%(field)s has more than %(most)s characters and was cut",
    ),
    "registry.updated": ("已更新：%(fields)s", "updated: %(fields)s"),
}


def sentence(code: str, parts: Mapping[str, str], language: str) -> str:
    """The sentence of a remark or error with its code behind it."""
    pair = SENTENCES.get(code)
    if pair is not None:
        text = pair[0] if language == "zh" else pair[1]
    else:
        with override("en" if language == "en" else "zh-hans"):
            text = gettext(ERRORS.get(code) or REMARKS[code])
    return f"{text % parts if parts else text} [{code}]"
