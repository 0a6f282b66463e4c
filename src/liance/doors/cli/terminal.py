"""What a command prints, and where: results on stdout, all else on stderr."""

import json
import sys
from typing import Any

from liance.adapters.postgres.errors import PlatformError


def say(line: str) -> None:
    """One line of progress, on stderr so that stdout stays the answer alone."""
    print(line, file=sys.stderr, flush=True)


def answer(line: str) -> None:
    """One line of the answer, on stdout."""
    print(line, flush=True)


def answer_json(value: Any) -> None:
    """The whole answer for a machine: one JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str), flush=True)


def complain(error: PlatformError) -> None:
    """The error in both languages, with its code, on stderr."""
    print(f"liance: {error.zh}\n        {error.en}\n        [{error.code}]", file=sys.stderr)
