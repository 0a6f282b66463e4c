"""What a token may be made for. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope (范围): its words, and the rights it lends of those that the person has."""

    code: str
    zh: str
    en: str
    permissions: frozenset[str]


def _scope(code: str, zh: str, en: str, *permissions: str) -> Scope:
    return Scope(code, zh, en, frozenset(permissions))


SCOPES: Mapping[str, Scope] = MappingProxyType(
    {
        scope.code: scope
        for scope in (
            _scope("sheets:read", "读联系单", "Read contact sheets", "coordination:sheet:view"),
            _scope(
                "sheets:write", "起草、送出联系单", "Draft and send contact sheets",
                "coordination:sheet:view", "coordination:sheet:draft", "coordination:sheet:send",
            ),
            _scope("visits:read", "读现场和现场读数", "Read visits and field readings", "operations:visit:view"),
            _scope("samples:read", "读样品", "Read samples", "custody:bottle:view"),
            _scope("results:read", "读测定结果", "Read determinations", "laboratory:determination:view"),
            _scope(
                "results:write", "录入测定结果", "Enter determinations", "custody:bottle:view",
                "laboratory:determination:view", "laboratory:determination:enter",
                "laboratory:determination:no_result",
            ),
            _scope("plans:read", "读计划监测对象", "Read targets of plans", "planning:plan:view"),
            _scope("sources:read", "读污染源", "Read sources", "registry:source:view"),
            _scope(
                "sources:write", "登记、修改污染源", "Register and change sources", "registry:source:view",
                "registry:source:manage",
            ),
            _scope("dispatch:read", "读调度指标", "Read dispatch figures", "oversight:round:view"),
            _scope("ledger:read", "读存证账本", "Read the ledger", "ledger:event:view"),
        )
    }
)  # fmt: skip


def lent(scopes: Iterable[str]) -> frozenset[str]:
    """The rights that scopes lend; an unknown scope lends none."""
    return frozenset().union(*(SCOPES[code].permissions for code in scopes if code in SCOPES))


def offered(permissions: frozenset[str]) -> list[Scope]:
    """The scopes of which a person has every right."""
    return [scope for scope in SCOPES.values() if scope.permissions <= permissions]
