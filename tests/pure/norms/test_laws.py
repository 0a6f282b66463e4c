"""Laws by the day of the act."""

from datetime import date

import pytest

from liance.norms.laws import REPEALED, Misdated, misdated, monitoring_basis

BEFORE, FROM = date(2026, 8, 14), date(2026, 8, 15)


@pytest.mark.parametrize("law", REPEALED)
def test_a_repealed_law_fits_acts_up_to_the_day_before(law: str) -> None:
    text = f"依据《{law}》第十条"
    assert misdated(text, BEFORE) == ()
    assert misdated(text, FROM) == (Misdated(law, "生态环境法典"),)


def test_a_longer_name_is_one_law() -> None:
    found = misdated("《中华人民共和国海洋环境保护法》", FROM)
    assert [one.law for one in found] == ["海洋环境保护法"]
    both = misdated("《环境保护法》《海洋环境保护法》", FROM)
    assert [one.law for one in both] == ["环境保护法", "海洋环境保护法"]


def test_a_law_that_was_to_come_does_not_fit_either() -> None:
    assert misdated("生态环境法典", BEFORE) == (Misdated("生态环境法典", ""),)
    assert misdated("生态环境法典", FROM) == ()
    assert misdated("生态环境监测条例", date(2025, 12, 31)) == (Misdated("生态环境监测条例", ""),)
    assert misdated("生态环境监测条例", date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (date(2025, 12, 31), ["陕环发〔2021〕32号"]),
        (date(2026, 1, 1), ["《生态环境监测条例》（国务院令第820号）", "陕环发〔2021〕32号"]),
        (FROM, ["《生态环境法典》", "《生态环境监测条例》（国务院令第820号）", "陕环发〔2021〕32号"]),
    ],
)  # fmt: skip
def test_the_basis_of_monitoring_by_its_day(on: date, wanted: list[str]) -> None:
    assert list(monitoring_basis(on)) == wanted
