"""The number of a report (报告编号) from the agency's prefix (机关代字)."""

SHEETS, REPORTS = "执联", "监"


def report_number(prefix: str, *, year: int, sequence: int) -> str:
    """``宝环监〔2026〕168号``.

    A merged agency (局队站合一) has one prefix, that of its contact sheets; its reports carry 监 so
    that no two of its documents bear one number.
    """
    own = prefix.removesuffix(SHEETS) + REPORTS if prefix.endswith(SHEETS) else prefix
    return f"{own}〔{year}〕{sequence}号"
