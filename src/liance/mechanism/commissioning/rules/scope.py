"""The scope of a CMA certificate by factor and method (资质认定能力范围)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.methods.methods import standard_key
from liance.norms.sampling.factors import find, folded

SCOPE = Citation("生态环境监测条例", "第二十八条、第二十九条 业务范围", Certainty.VERIFIED)


@dataclass(frozen=True, slots=True)
class Scope:
    """Factors, none meaning all; methods by factor, none meaning any."""

    factors: tuple[str, ...]
    methods: Mapping[str, tuple[str, ...]]


def same_factor(factor: str) -> str:
    """The name by which a factor is compared, whichever of its names was written."""
    known = find(factor)
    return folded(known.name if known else factor)


def outside(scope: Scope, factors: Iterable[str]) -> list[str]:
    """The factors that a scope does not name, by any of their names."""
    if not scope.factors:
        return []
    named = {same_factor(one) for one in scope.factors}
    return sorted({one for one in factors if same_factor(one) not in named})


@cites(SCOPE)
def covers(scope: Scope, *, factor: str, method: str) -> bool:
    """Whether a scope holds a factor by a method; methods count by their standard number."""
    if outside(scope, [factor]):
        return False
    wanted = same_factor(factor)
    for name, methods in scope.methods.items():
        if same_factor(name) == wanted and methods:
            return standard_key(method) in {standard_key(one) for one in methods}
    return True


def read_scope(text: str) -> Scope:
    """A scope as typed: entries parted by a line or a semicolon, in each the factors, and after a
    colon their methods: ``化学需氧量：HJ 828-2017、HJ/T 399-2007；氨氮、总磷``."""
    factors: dict[str, None] = {}
    methods: dict[str, tuple[str, ...]] = {}
    for entry in re.split(r"[\n；;]", text):
        names, _, listed = entry.replace(":", "：").partition("：")
        for name in _words(names):
            factors[name] = None
            if _words(listed):
                methods[name] = tuple(dict.fromkeys((*methods.get(name, ()), *_words(listed))))
    return Scope(tuple(factors), methods)


def write_scope(scope: Scope) -> str:
    """The same as a form shows it, one factor a line where methods are named."""
    free = [name for name in scope.factors if not scope.methods.get(name)]
    bound = [f"{name}：{'、'.join(scope.methods[name])}" for name in scope.factors
             if scope.methods.get(name)]  # fmt: skip
    return "\n".join([*bound, *(["、".join(free)] if free else [])])


def _words(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[、,，]", text) if word.strip()]
