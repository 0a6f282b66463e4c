"""Stable codes of what can be wrong, or unusual, with an identifier, each with its sentence.

The sentences are Chinese message ids with %(part)s for the parts of the error; a door translates
and fills them.
"""

from collections.abc import Mapping
from typing import Final

from liance.norms.errors import gettext_noop as _

ERRORS: Final[Mapping[str, str]] = {
    "identifiers.empty": _("没有填写编码"),
    "identifiers.credit_length": _("统一社会信用代码应为 18 位，现为 %(length)s 位"),
    "identifiers.credit_character": _(
        "统一社会信用代码第 %(position)s 位“%(character)s”不在允许的字符内"
    ),
    "identifiers.credit_check": _(
        "统一社会信用代码校验位应为“%(expected)s”，现为“%(found)s”，请核对"
    ),
    "identifiers.permit_length": _("排污许可证编号应为 22 位，现为 %(length)s 位"),
    "identifiers.permit_form": _("排污许可证编号应为 18 位信用代码、3 位数字和 1 位字母"),
    "identifiers.receipt_form": _("排污登记编号应为 18 位信用代码、3 位数字和 X、Y、Z、W 之一"),
    "identifiers.outlet_form": _("排放口编号应为 DA 或 DW 加 3 位数字，现为“%(text)s”"),
    "identifiers.document_number_form": _("发文字号应形如“陕环发〔2021〕32号”，现为“%(text)s”"),
    "identifiers.document_number_zero": _(
        "发文字号的序号不编虚位：应为 %(expected)s，现为 %(found)s"
    ),
    "identifiers.division_unknown": _("没有名称或代码为“%(text)s”的行政区划"),
    "identifiers.division_ambiguous": _("“%(text)s”有多处：%(candidates)s。请写明上级行政区"),
    "identifiers.province_unknown": _("没有代码为“%(text)s”的省级行政区"),
}

REMARKS: Final[Mapping[str, str]] = {
    "identifiers.full_width": _("已把全角字符改为半角"),
    "identifiers.lower_case": _("已把小写字母改为大写"),
    "identifiers.separators_removed": _("已去掉空格、连字符、括号或不可见字符"),
    "identifiers.organisation_check": _(
        "组织机构代码（第 9 至 17 位）校验位应为“%(expected)s”，现为“%(found)s”"
    ),
    "identifiers.permit_mark": _("末位为“%(mark)s”，不是 HJ 608 规定的 P"),
    "identifiers.permit_credit_code": _("前 18 位不符合统一社会信用代码的校验"),
    "identifiers.outlet_unverified": _("雨水排放口编号 YS 不在 HJ 608 之内，未核实"),
    "identifiers.brackets_replaced": _("年份的括号已改为六角括号〔〕"),
    "identifiers.division_retired": _("代码 %(code)s（%(name)s）已停用，现为 %(current)s"),
}
