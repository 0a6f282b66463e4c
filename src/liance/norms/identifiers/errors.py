"""Stable codes of what can be wrong, or unusual, with an identifier, each with its sentence.

The sentences are Chinese message ids with named parts; a door translates and fills them.
"""

from collections.abc import Mapping
from typing import Final

ERRORS: Final[Mapping[str, str]] = {
    "identifiers.empty": "没有填写编码",
    "identifiers.credit_length": "统一社会信用代码应为 18 位，现为 {length} 位",
    "identifiers.credit_character": "统一社会信用代码第 {position} 位“{character}”不在允许的字符内",
    "identifiers.credit_check": "统一社会信用代码校验位应为“{expected}”，现为“{found}”，请核对",
    "identifiers.permit_length": "排污许可证编号应为 22 位，现为 {length} 位",
    "identifiers.permit_form": "排污许可证编号应为 18 位信用代码、3 位数字和 1 位字母",
    "identifiers.receipt_form": "排污登记编号应为 18 位信用代码、3 位数字和 X、Y、Z、W 之一",
    "identifiers.outlet_form": "排放口编号应为 DA 或 DW 加 3 位数字，现为“{text}”",
    "identifiers.document_number_form": "发文字号应形如“陕环发〔2021〕32号”，现为“{text}”",
    "identifiers.document_number_zero": "发文字号的序号不编虚位：应为 {expected}，现为 {found}",
    "identifiers.division_unknown": "没有名称或代码为“{text}”的行政区划",
    "identifiers.division_ambiguous": "“{text}”有多处：{candidates}。请写明上级行政区",
    "identifiers.province_unknown": "没有代码为“{text}”的省级行政区",
}

REMARKS: Final[Mapping[str, str]] = {
    "identifiers.full_width": "已把全角字符改为半角",
    "identifiers.lower_case": "已把小写字母改为大写",
    "identifiers.separators_removed": "已去掉空格、连字符、括号或不可见字符",
    "identifiers.organisation_check": (
        "组织机构代码（第 9 至 17 位）校验位应为“{expected}”，现为“{found}”"
    ),
    "identifiers.permit_mark": "末位为“{mark}”，不是 HJ 608 规定的 P",
    "identifiers.permit_credit_code": "前 18 位不符合统一社会信用代码的校验",
    "identifiers.outlet_unverified": "雨水排放口编号 YS 不在 HJ 608 之内，未核实",
    "identifiers.brackets_replaced": "年份的括号已改为六角括号〔〕",
    "identifiers.division_retired": "代码 {code}（{name}）已停用，现为 {current}",
}
