"""Who acts: one frozen value, built at the door, handed down to every action and query."""

from dataclasses import dataclass, field
from uuid import UUID

from liance.foundation.kernel.errors import NotPermitted


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in the part they play now.

    ``functions`` are those of the agency (department, enforcement, monitoring, laboratory);
    ``scope`` lists the jurisdiction codes that a department oversees (its own and all below),
    empty for everybody else. ``vouched``: nobody else gave the password, or a second person has
    since confirmed that the account is in its holder's hands.
    """

    user_id: UUID
    staff_id: UUID | None
    name: str
    agency_id: UUID | None
    agency_name: str = ""
    jurisdiction: str = ""
    level: str = ""
    functions: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    scope: tuple[str, ...] = field(default=(), repr=False)
    vouched: bool = True

    def may(self, permission: str) -> bool:
        """Whether the actor holds ``permission`` (``package:noun:verb``)."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise ``NotPermitted`` unless the actor holds ``permission``."""
        if permission and not self.may(permission):
            raise NotPermitted(permission)


def installation(permissions: frozenset[str]) -> Actor:
    """The installation itself, for what no person does: first set-up, platform receipts."""
    return Actor(
        user_id=UUID(int=0), staff_id=None, name="系统", agency_id=None, permissions=permissions
    )
