"""The file of an examination's draw with the script that replays it and the algorithm, as one ZIP."""

from importlib.resources import files as resources

from liance.foundation.files.bundle import bundle
from liance.mechanism.examining import replaying

FILE = "exam.json"
BESIDE = ("replay.py", "paper.md")


def package(file: bytes) -> bytes:
    """The ZIP: ``exam.json``, ``replay.py``, ``paper.md``."""
    beside = {name: resources(replaying).joinpath(name).read_bytes() for name in BESIDE}
    return bundle({FILE: file} | beside)
