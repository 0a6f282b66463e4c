"""What was recorded beside a value is compared with it (F21, F22)."""

from liance.norms.plausibility.beside import own_beside, quantity_of, shared_beside
from liance.norms.plausibility.combinations import gas, noise
from liance.norms.plausibility.observations import Observation
from liance.norms.standards.recording import check_recorded


def level(raw: str, **recorded: str) -> list[Observation]:
    kept = check_recorded(recorded, "noise")
    seen = Observation(
        key="a", factor="夜间噪声", raw=raw, unit="dB(A)", quantity=quantity_of(kept)
    )
    return [seen, *own_beside("a", kept)]


def test_a_recorded_background_over_the_level_is_doubted() -> None:
    (found,) = noise(level("58", background="65"))
    assert (found.rule, found.code, found.keys) == ("F21", "noise_under_background", ("a", "a"))
    assert (found.facts["upper_value"], found.facts["lower_value"]) == ("58 dB(A)", "65 dB(A)")
    assert noise(level("58", background="58")) == ()
    assert noise(level("58")) == ()


def test_a_level_recorded_as_the_greatest_is_compared_as_such() -> None:
    mean = Observation(key="b", factor="夜间噪声", raw="52", unit="dB(A)")
    (found,) = noise([*level("50", noise_kind="频发"), mean])
    assert (found.code, found.keys) == ("maximum_under_mean", ("a", "b"))
    assert noise([*level("50"), mean]) == ()


def test_recorded_oxygen_and_flow_are_those_of_the_sampling() -> None:
    kept = check_recorded({"o2_measured": "21.5", "flow_m3h": "3200"}, "gas")
    still = Observation(key="v", factor="烟气流速", raw="0", unit="m/s")
    codes = [(doubt.code, doubt.keys) for doubt in gas([still, *shared_beside("a", kept)])]
    assert codes == [("oxygen_as_air", ("a",)), ("flow_without_velocity", ("v", "a"))]
    assert shared_beside("a", {}) == own_beside("a", {}) == ()
