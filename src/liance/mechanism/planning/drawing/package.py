"""The file of a draw with the script that replays it and the algorithm, as one ZIP."""

from importlib.resources import files as resources

from liance.foundation.files.bundle import bundle
from liance.mechanism.planning import drawing

FILE = "draw.json"
BESIDE = ("replay.py", "draw.md")


def package(file: bytes) -> bytes:
    """The ZIP: ``draw.json``, ``replay.py``, ``draw.md``."""
    beside = {name: resources(drawing).joinpath(name).read_bytes() for name in BESIDE}
    return bundle({FILE: file} | beside)
