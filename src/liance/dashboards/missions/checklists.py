"""Checklists by industry, as data marked for what they are."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).parent / "data" / "checklists.toml"
GENERAL = "own.general"
JUDGED = (("正常", "Normal"), ("异常", "Abnormal"), ("不适用", "Not applicable"))


@cache
def checklists() -> Mapping[str, dict[str, Any]]:
    """Every checklist by its code."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return MappingProxyType({one["code"]: _whole(one, data) for one in data["checklist"]})


def checklist_for(industry: str) -> str:
    """The code of the list for an industry as the register names it; the general one otherwise."""
    for code, one in checklists().items():
        if any(word in industry for word in one["words"]):
            return code
    return GENERAL


def _whole(one: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """A list with the questions that all lists share, in front of its own."""
    shared = [] if one["code"] == GENERAL else data["checklist"][0]["question"]
    return {
        "code": one["code"], "edition": data["edition"], "origin": data["origin"],
        "citation": data["citation"], "industry": one["industry"], "words": one["words"],
        "title": {"zh": one["zh"], "en": one["en"]},
        "questions": [_question(row) for row in (*shared, *one["question"])],
    }  # fmt: skip


def _question(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"], "label": {"zh": row["zh"], "en": row["en"]}, "entry": row["entry"],
        "choices": [
            {"zh": zh, "en": en, "abnormal": zh in row.get("abnormal", (JUDGED[1][0],))}
            for zh, en in row.get("choices", [] if row.get("text") else JUDGED)
        ],
        "hint": None,
    }  # fmt: skip
