"""Vectors for the phone's hashes: commands drawn from a seed, and their hash by this side."""

import json
import random
from pathlib import Path
from uuid import UUID

from liance.foundation.ledger.canonical import canonical
from liance.foundation.ledger.digests import sha256

SIGNS = 'aZ09 "\\/\b\f\n\r\t\x00\x1f\x7f\u0080é€中文笔录，。℃\u2028\u2029\ufeff\uffff😀𠮷דּ'
PARTS = ("id", "device", "counter", "after", "kind", "visit", "at", "body", "files")


def write(path: Path, *, seed: int, rows: int) -> None:
    """Write commands with their canonical text and hash as JSON."""
    draw = random.Random(seed)
    made = []
    for _ in range(rows):
        command = _command(draw)
        text = canonical({part: command[part] for part in PARTS})
        digest = sha256(text.encode("utf-8")).hex()
        made.append({"command": command, "text": text, "hash": digest})
    path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")


def _command(draw: random.Random) -> dict[str, object]:
    return {
        "id": _id(draw),
        "device": _id(draw),
        "counter": draw.randint(1, 2**31 - 1),
        "after": draw.choice((None, _id(draw))),
        "kind": draw.choice(("record_add", "bottle_fill")),
        "visit": draw.choice((None, _id(draw))),
        "at": "2026-11-23T09:41:07.250+08:00",
        "offset_s": draw.choice((None, draw.randint(-(10**6), 10**6))),
        "body": {_text(draw): _value(draw, 3) for _ in range(draw.randint(0, 6))},
        "files": [_file(draw) for _ in range(draw.choice((0, 0, 1, 3)))],
    }


def _file(draw: random.Random) -> dict[str, object]:
    return {
        "sha256": draw.randbytes(32).hex(),
        "size": draw.randint(0, 2**40),
        "mime": "image/jpeg",
        "name": _text(draw),
        "role": "photo",
    }


def _id(draw: random.Random) -> str:
    return str(UUID(int=draw.getrandbits(128)))


def _text(draw: random.Random) -> str:
    return "".join(draw.choices(SIGNS, k=draw.randint(0, 8)))


def _value(draw: random.Random, depth: int) -> object:
    kind = draw.randint(0, 6 if depth else 4)
    if kind == 0:
        return None
    if kind == 1:
        return draw.random() < 0.5
    if kind == 2:
        return draw.choice((0, -1, 2**53 - 1, -(2**53) + 1, draw.randint(-(10**9), 10**9)))
    if kind <= 4:
        return _text(draw)
    if kind == 5:
        return [_value(draw, depth - 1) for _ in range(draw.randint(0, 3))]
    return {_text(draw): _value(draw, depth - 1) for _ in range(draw.randint(0, 4))}
