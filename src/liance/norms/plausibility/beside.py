"""What was recorded beside a value (随测条件) as observations of the same sampling."""

from collections.abc import Mapping

from liance.norms.plausibility.observations import Observation
from liance.norms.standards.recording import UNITS, Kept

# by the field of the record: the name under which it is compared
SHARED: Mapping[str, str] = {"o2_measured": "含氧量", "flow_m3h": "标干流量"}
OWN: Mapping[str, str] = {"background": "背景值"}
MAXIMUM = "最大声级"
_PEAKS = ("frequent_max", "occasional_max")


def shared_beside(key: str, recorded: Kept) -> tuple[Observation, ...]:
    """Oxygen and flow: they hold for all that was sampled with the value of ``key``."""
    return _observed(key, recorded, SHARED)


def own_beside(key: str, recorded: Kept) -> tuple[Observation, ...]:
    """The background: it was measured for this one level."""
    return _observed(key, recorded, OWN)


def quantity_of(recorded: Kept) -> str:
    """The greatest level where the record says that this is what was measured, else empty."""
    return MAXIMUM if recorded.get("noise_kind", {}).get("value") in _PEAKS else ""


def _observed(key: str, recorded: Kept, names: Mapping[str, str]) -> tuple[Observation, ...]:
    return tuple(
        Observation(key=key, factor=name, raw=recorded[field]["value"], unit=UNITS[field])
        for field, name in names.items()
        if field in recorded
    )
