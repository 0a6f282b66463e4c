"""Conflicts of an instance in words, Chinese and English on two lines."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liance.mechanism.scheduling.weekly.conflicts import Conflict

MOST_NAMED = 12


def conflict_lines(found: "Iterable[Conflict]") -> list[str]:
    """Two lines for each conflict."""
    lines = []
    for conflict in found:
        zh, en = _visit(conflict) if conflict.kind == "visit" else _several(conflict)
        lines += [f"✗ {zh}", f"  {en}"]
    return lines


def _visit(conflict: "Conflict") -> tuple[str, str]:
    number = conflict.visits[0]
    if conflict.half_days:
        return (
            f"任务 {number} 要 {conflict.half_days} 个半天，一个组周只有 {conflict.room} 个",
            f"visit {number} takes {conflict.half_days} half-days, a crew's week has {conflict.room}",
        )
    needs = _named(conflict.certificates)
    zh = f"持有证件 {needs} 的组" if needs else "组"
    en = f"with certificates {needs} " if needs else ""
    if conflict.weeks:
        first, last = conflict.weeks
        return (
            f"任务 {number}：第 {first} 至 {last} 周没有{zh}外出",
            f"visit {number}: no crew {en}is in the field in weeks {first} to {last}",
        )
    return (
        f"任务 {number}：全年没有{zh}外出",
        f"visit {number}: no crew {en}is in the field in any week",
    )


def _several(conflict: "Conflict") -> tuple[str, str]:
    visits = _named(conflict.visits)
    room = conflict.room
    if conflict.kind == "gap":
        first, last = conflict.weeks
        zh = f"同一对象的任务 {visits} 在第 {first} 至 {last} 周内无法相隔 {room} 周"
        en = f"visits {visits} to one site cannot lie {room} weeks apart in weeks {first} to {last}"
        return zh, en
    slots = _named([f"{crew}/{week}" for crew, week in conflict.slots])
    needed = conflict.half_days
    zh = f"任务 {visits} 共要 {needed} 个半天，可去的组/周（{slots}）只有 {room} 个"
    en = f"visits {visits} take {needed} half-days, the crews/weeks open to them ({slots}) have {room}"
    return zh, en


def _named(items: Iterable[object]) -> str:
    words = [str(item) for item in items]
    more = f" … ({len(words)})" if len(words) > MOST_NAMED else ""
    return ", ".join(words[:MOST_NAMED]) + more
