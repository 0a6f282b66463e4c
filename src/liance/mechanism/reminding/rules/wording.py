"""What a reminder says outside the pages. Pure; Chinese or English by the reader's language.

A matter known to named people only is never named outside: whoever may, reads it after signing in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liance.foundation.clocks.ladder import MOVED, RUNGS, Rung
from liance.foundation.clocks.rulebook import RULES
from liance.norms.calendar.instants import last_moment

HIDDEN = ("限阅事项，请登录查看", "a restricted matter: sign in to read")
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder to be worded. ``rule``: code of the deadline; ``due_at`` exclusive."""

    rung: str
    rule: str
    agency: str
    subject: str
    due_at: datetime
    path: str
    hidden: bool = False


def rung_of(code: str) -> Rung:
    """The rung of a code; ``moved:2027-01-05`` is the changed deadline."""
    return MOVED if code.startswith(MOVED.code) else RUNGS[code]


def line_words(line: Line, *, english: bool, address: str) -> str:
    """One line: what, whose duty, of what, until when, where to read it."""
    rule, rung = RULES[line.rule], rung_of(line.rung)
    if english:
        subject = HIDDEN[1] if line.hidden else line.subject
        words = f"[{rung.en}] {rule.en} ({line.agency}): {subject}; due {end_words(line.due_at)}"
    else:
        subject = HIDDEN[0] if line.hidden else line.subject
        words = f"【{rung.zh}】{rule.zh}（{line.agency}）：{subject}；期限 {end_words(line.due_at)}"
    path = "/reminders/" if line.hidden else line.path
    return f"{words}  {address}{path}" if address else words


def title_words(lines: Sequence[Line], *, english: bool) -> str:
    """The subject of a mail: the one duty, or how many there are."""
    if len(lines) > 1:
        if english:
            return f"Liance: {len(lines)} duties"
        return f"联测：{len(lines)} 项待办提醒"
    rule, rung = RULES[lines[0].rule], rung_of(lines[0].rung)
    return f"Liance: {rung.en}: {rule.en}" if english else f"联测：{rung.zh}：{rule.zh}"


def body_words(lines: Sequence[Line], *, english: bool, address: str) -> str:
    """The text of a letter: one line a reminder, at most ``MOST_LINES``, the rest counted."""
    said = [line_words(one, english=english, address=address) for one in lines[:MOST_LINES]]
    more = len(lines) - MOST_LINES
    if more > 0:
        said.append(f"… and {more} more" if english else f"……另有 {more} 项")
    return "\n".join(said)


def end_words(due_at: datetime) -> str:
    """``2026-10-10 24:00``: midnight belongs to the day that it ends."""
    day, hour = last_moment(due_at)
    return f"{day} {hour}"
