"""Further limits of a factor, read from their lines and written back."""

import pytest

from liance.foundation.kernel.errors import Refused
from liance.mechanism.registry.rules.limit_lines import MARK, read_line, write_line
from liance.norms.standards.side_by_side import HeldLimit, held_of, stored


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("许可证,40,mg/L,91610300XX001P", HeldLimit("permit", "40", "mg/L", "91610300XX001P")),
        (
            "环评，45，mg/L，宝环批复〔2019〕3号，日均值，公告2007年第16号",
            HeldLimit("eia", "45", "mg/L", "宝环批复〔2019〕3号", "daily_mean", "公告2007年第16号"),
        ),
        (
            "标准,GB 8978-1996,表=4,级别=二级,范围=味精",
            HeldLimit(
                "standard", standard="GB 8978-1996",
                asks=(("table", "4"), ("level", "二级"), ("scope", "味精")),
            ),
        ),
        ("标准,50,mg/L,GB 18918-2002", HeldLimit("standard", "50", "mg/L", "GB 18918-2002")),
        ("其他\t6~9\t无量纲", HeldLimit("other", "6~9", "无量纲")),
        (
            "许可证,20,mg/m³,91610300XX001P,基准氧=3.5",
            HeldLimit("permit", "20", "mg/m³", "91610300XX001P", asks=(("o2_reference", "3.5"),)),
        ),
        ("环评,20,mg/m³,基准氧=不折算", HeldLimit("eia", "20", "mg/m³", asks=(("o2_reference", "不折算"),))),
    ],
)  # fmt: skip
def test_a_line_is_read_and_written_back(line: str, held: HeldLimit) -> None:
    assert read_line(line, 1) == held
    written = write_line(held)
    assert written.startswith(MARK)
    assert read_line(written.removeprefix(MARK), 1) == held
    assert held_of(stored(held)) == held


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("合同,40,mg/L", "registry.limit_line"),
        ("许可证", "registry.limit_line"),
        ("许可证,约 40,mg/L", "registry.limit_line"),
        ("许可证,40,mgL", "registry.limit_line"),
        ("许可证,40,mg/L,证,每周", "registry.limit_line"),
        ("标准,GB 8978-1996,级别=四级", "registry.limit_line"),
        ("标准,GB 8978-1996,二级", "registry.limit_line"),
        ("许可证,20,mg/m³,证,基准氧=三", "registry.limit_line"),
        ("许可证,40,mg/L,证,日均值", "registry.limit_ground"),
    ],
)
def test_a_line_that_cannot_be_read_names_its_number(line: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_line(line, 7)
    assert (refused.value.code, refused.value.facts["line"]) == (code, 7)
