"""A method as it was typed, parted into its name and its number for the printed table.

Both are asked for: 检验检测机构资质认定评审准则 (公告2023年第21号) item 40 names the method used; the
printed table has a column for each.
"""

import re
from typing import Final

_CODE: Final = re.compile(
    r"(?:GB|HJ|DB\s?\d{2,6}|CJ|DZ|NY|SL|YC)(?:/[TZ])?\s*\d+(?:\.\d+)*\s*[-—–]\s*\d{2,4}"
)


def method_code(typed: str) -> str:
    """``HJ 828-2017`` out of ``重铬酸盐法 HJ 828-2017``; empty where no number was typed."""
    found = _CODE.search(typed)
    return found[0] if found else ""


def method_name(typed: str) -> str:
    """``重铬酸盐法`` out of ``重铬酸盐法（HJ 828-2017）``; empty where the number stands alone."""
    bare = _CODE.sub("", typed, count=1)
    return re.sub(r"（\s*）|\(\s*\)", "", bare).strip(" 　，,、；;")
