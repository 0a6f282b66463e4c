"""Which roles a person may hold where, and which never together."""

from collections.abc import Iterable
from typing import Final

# A role is played for a function of the agency; those not named fit any agency of authority.
FUNCTION: Final = {
    "officer": "enforcement",
    "enforcement_lead": "enforcement",
    "coordinator": "monitoring",
    "sampler": "monitoring",
    "keeper": "monitoring",
    "analyst": "monitoring",
    "reviewer": "monitoring",
    "signatory": "monitoring",
    "station_head": "monitoring",
    "department_head": "department",
    "dispatcher": "department",
    "lab_member": "laboratory",
}
# GB/T 22239-2019 asks that who administers is not who audits.
APART: Final = (frozenset({"administrator", "auditor"}),)


def fits(role: str, functions: Iterable[str], level: str) -> bool:
    """Whether an agency with these functions at this level has the role."""
    held = set(functions)
    if role == "dispatcher":
        return level == "province" and "department" in held
    wanted = FUNCTION.get(role)
    return wanted in held if wanted else held != {"laboratory"}


def conflict(role: str, held: Iterable[str]) -> str:
    """The role already held that may not stand beside ``role``, empty when there is none."""
    others = set(held) - {role}
    for pair in APART:
        if role in pair and others & pair:
            return next(iter(others & pair))
    return ""
