"""A bank of questions from the rows of a table: every row right, or nothing. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# Column of the table → code of what it holds.
COLUMNS: Mapping[str, str] = {
    "题型": "kind", "专题": "topic", "题干": "stem", "选项A": "a", "选项B": "b", "选项C": "c",
    "选项D": "d", "选项E": "e", "选项F": "f", "答案": "answer", "分值": "points", "依据": "ground",
}  # fmt: skip
KINDS = {"单选": "single", "多选": "multiple", "判断": "judge"}
OPTIONS = ("a", "b", "c", "d", "e", "f")
LETTERS = "ABCDEF"
JUDGED = ("正确", "错误")
TRUE = frozenset({"正确", "对", "√", "是"})
FALSE = frozenset({"错误", "错", "×", "否"})
MOST = 2000
MOST_POINTS = Decimal(100)
LONGEST = {"topic": 40, "stem": 500, "option": 200, "ground": 300}
# Few options are no choice.
LEAST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class Written:
    """A question as a row gives it; ``line`` of the table."""

    line: int
    kind: str
    topic: str
    stem: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    points: Decimal
    ground: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a row: ``column`` by code, ``what``: ``missing``, ``long``, ``kind``,
    ``options``, ``answer``, ``several``, ``one``, ``points``, ``twice``, ``known``, ``columns``,
    ``empty``, ``many``. Row 0: the table as a whole."""

    line: int
    column: str
    what: str


def read_bank(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], *, known: frozenset[str]
) -> tuple[list[Written], list[Fault]]:
    """The questions of the rows (line, cells), or all that is wrong; ``known``: stems that the bank
    has already."""
    lacking = [name for name in COLUMNS if name not in header and COLUMNS[name] not in OPTIONS]
    if lacking:
        return [], [Fault(0, COLUMNS[name], "columns") for name in lacking]
    if not rows:
        return [], [Fault(0, "", "empty")]
    if len(rows) > MOST:
        return [], [Fault(0, "", "many")]
    made: list[Written] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for line, cells in rows:
        said = {
            COLUMNS[name]: cell.strip() for name, cell in zip(header, cells, strict=False)
            if name in COLUMNS
        }  # fmt: skip
        found, wrong = _row(line, said)
        stem = said.get("stem", "")
        if stem and stem in seen:
            wrong.append(Fault(line, "stem", "twice"))
        elif stem in known:
            wrong.append(Fault(line, "stem", "known"))
        seen.add(stem)
        faults += wrong
        if found is not None and not wrong:
            made.append(found)
    return ([], faults) if faults else (made, [])


def _row(line: int, said: Mapping[str, str]) -> tuple[Written | None, list[Fault]]:
    wrong = [
        Fault(line, name, "missing")
        for name in ("kind", "topic", "stem", "answer", "points", "ground")
        if not said.get(name)
    ]
    wrong += [
        Fault(line, name, "long")
        for name, most in LONGEST.items() if len(said.get(name, "")) > most
    ]  # fmt: skip
    kind = KINDS.get(said.get("kind", ""))
    if said.get("kind") and kind is None:
        wrong.append(Fault(line, "kind", "kind"))
    points = _points(said.get("points", ""))
    if said.get("points") and points is None:
        wrong.append(Fault(line, "points", "points"))
    if kind is None:
        return None, wrong
    options, fault = _options(kind, said)
    answer = _answer(kind, said.get("answer", ""), len(options))
    if fault:
        wrong.append(Fault(line, "options", fault))
    elif said.get("answer") and isinstance(answer, str):
        wrong.append(Fault(line, "answer", answer))
    if wrong or points is None or isinstance(answer, str):
        return None, wrong
    made = Written(line, kind, said["topic"], said["stem"], options, answer, points, said["ground"])
    return made, wrong


def _points(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    whole = value.is_finite() and value * 10 == (value * 10).to_integral_value()
    return value if whole and 0 < value <= MOST_POINTS else None


def _options(kind: str, said: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The options in their order, and what is wrong with them."""
    if kind == "judge":
        return JUDGED, ""
    given = [said.get(name, "") for name in OPTIONS]
    while given and not given[-1]:
        given.pop()
    if len(given) < LEAST_OPTIONS or not all(given) or len(set(given)) != len(given):
        return tuple(given), "options"
    if any(len(one) > LONGEST["option"] for one in given):
        return tuple(given), "long"
    return tuple(given), ""


def _answer(kind: str, text: str, options: int) -> tuple[int, ...] | str:
    """The places of the right options, or the code of what is wrong."""
    if kind == "judge":
        places = [0] if text in TRUE else [1] if text in FALSE else [-1]
    else:
        letters = [one for one in text.upper() if one not in " ,，、;；"]
        places = [LETTERS.find(one) for one in letters] or [-1]
    if len(set(places)) != len(places) or any(not 0 <= place < options for place in places):
        return "answer"
    if kind == "single" and len(places) != 1:
        return "one"
    # A choice of several with one right option is a choice of one.
    if kind == "multiple" and len(places) < LEAST_OPTIONS:
        return "several"
    return tuple(sorted(places))
