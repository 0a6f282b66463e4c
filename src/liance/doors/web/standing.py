"""How the state of a record looks and reads on a page, straight from its edge table."""

from django.utils.translation import get_language

from liance.foundation.access.roles import ROLES
from liance.foundation.kernel.machine import Machine

KINDS = {
    "waiting": "idle", "running": "progress", "done": "done", "late": "late", "off": "closed",
}  # fmt: skip


def english() -> bool:
    """Whether this page is in English."""
    return (get_language() or "").startswith("en")


def standing(machine: Machine, code: str) -> tuple[str, str]:
    """The kind of a state and its word in the language of the page."""
    state = machine.states[code]
    return KINDS[state.look], state.en if english() else state.zh


def role_word(code: str) -> str:
    """The word of a role in the language of the page."""
    role = ROLES.get(code)
    if role is None:
        return code
    return role.en if english() else role.zh
