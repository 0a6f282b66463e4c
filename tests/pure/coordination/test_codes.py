"""Every code that coordination refuses with is declared, and none is declared in vain."""

import re
from pathlib import Path

from liance.mechanism import coordination
from liance.mechanism.coordination.errors import CODES

PACKAGE = Path(coordination.__path__[0])


def test_codes_are_those_in_use() -> None:
    used = set()
    for file in PACKAGE.rglob("*.py"):
        if file.name != "errors.py" and "migrations" not in file.parts:
            used |= set(re.findall(r'"(coordination\.[a-z_]+)"', file.read_text("utf-8")))
    assert used == CODES
