"""What a token may be made for. Pure."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from liance.mechanism.exchange.rules.scope_tables import DECIDING, READING, WRITING, Scope

SCOPES: Mapping[str, Scope] = MappingProxyType(
    {scope.code: scope for scope in (*READING, *WRITING, *DECIDING)}
)


def lent(scopes: Iterable[str]) -> frozenset[str]:
    """The rights that scopes lend; an unknown scope lends none."""
    return frozenset().union(*(SCOPES[code].permissions for code in scopes if code in SCOPES))


def offered(permissions: frozenset[str]) -> list[Scope]:
    """The scopes that a person can lend: all that they need, and something to act by."""
    return [
        scope
        for scope in SCOPES.values()
        if scope.needs <= permissions and (not scope.acts or scope.acts & permissions)
    ]
