#!/usr/bin/env python3
"""python3 replay.py exam.json: draws the papers of an examination (liance-paper-1) again without any
code of Liance. 0: every paper follows; 1: something does not; 2: wrong use; 3: cannot be read."""

import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any


def text(value: object) -> bytes:
    """Canonical JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def paper(file: dict[str, Any], one: dict[str, Any]) -> list[list[Any]]:
    """The layout of one paper."""
    words = f"liance-paper-1\n{one['staff']}\n{one['attempt']}".encode()
    key = hmac.digest(bytes.fromhex(file["seed"]), words, "sha256")
    found = []
    for part in file["parts"]:
        there = [
            question for question in file["pool"]
            if question["topic"] == part["topic"] and question["id"] not in one["left_out"]
        ]  # fmt: skip
        there.sort(key=lambda question: hmac.digest(key, question["id"].encode(), "sha256"))
        for question in there[: part["count"]]:
            places = list(range(question["options"]))
            if question["shuffled"]:
                name = question["id"]
                places.sort(key=lambda at: hmac.digest(key, f"{name}/{at}".encode(), "sha256"))
            found.append([question["id"], places])
    return found


def faults(data: bytes) -> list[str]:
    """What does not hold, in words."""
    file = json.loads(data)
    pool = sorted(file["pool"], key=lambda question: str(question["id"]))
    found = {
        "the file is not canonical": text(file) + b"\n" != data,
        "another format": file["format"] != "liance-paper-1",
        "another seed": sha(bytes.fromhex(file["seed"])) != file["commitment"],
        "another pool": sha("\n".join(q["id"] for q in pool).encode()) != file["pool_sha256"],
        "another bank": bool(file["bank_sha256"]) and sha(text(pool)) != file["bank_sha256"],
    }
    wrong = [words for words, holds in found.items() if holds]
    for at, one in enumerate(file["papers"]):
        if paper(file, one) != one["layout"]:
            wrong.append(f"paper {at} of {one['staff']}, attempt {one['attempt']}, does not follow")
    return wrong


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(2)
    try:
        answer = faults(Path(sys.argv[1]).read_bytes())
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        print(f"cannot be read: {fault!r}")
        sys.exit(3)
    print("\n".join(answer) or "every paper follows from the pool and the seed")
    sys.exit(1 if answer else 0)
