"""Name and number of a method, as people type them."""

import pytest

from liance.mechanism.reporting.rules.methods import method_code, method_name


@pytest.mark.parametrize(
    ("typed", "name", "code"),
    [
        ("HJ 828-2017", "", "HJ 828-2017"),
        ("GB 11901-89", "", "GB 11901-89"),
        ("GB/T 7467-1987", "", "GB/T 7467-1987"),
        ("HJ/T 399-2007", "", "HJ/T 399-2007"),
        ("重铬酸盐法 HJ 828-2017", "重铬酸盐法", "HJ 828-2017"),
        ("稀释与接种法（HJ 505-2009）", "稀释与接种法", "HJ 505-2009"),
        ("GB/T 5750.4-2023 感官性状和物理指标", "感官性状和物理指标", "GB/T 5750.4-2023"),
        ("现场快速法", "现场快速法", ""),
        ("", "", ""),
    ],
)
def test_a_method_is_parted(typed: str, name: str, code: str) -> None:
    assert (method_name(typed), method_code(typed)) == (name, code)
