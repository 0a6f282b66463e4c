"""The number of an official document (发文字号)."""

import re
from typing import Final

from liance.norms.citations import Certainty, Citation, cites

SHAPE: Final = re.compile(r"[\u4e00-\u9fa5]{2,12}〔\d{4}〕[1-9]\d*号")


@cites(Citation("GB/T 9704-2012", "7.2.5 发文字号", Certainty.UNVERIFIED))
def document_number_fits(number: str) -> bool:
    """Whether a text is 机关代字〔年份〕序号号: the year in 〔〕, no leading zero, no 第."""
    return SHAPE.fullmatch(number) is not None
