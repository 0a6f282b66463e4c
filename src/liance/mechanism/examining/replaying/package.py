"""The file of an examination's draw with the script that replays it and the algorithm, as one ZIP."""

import io
import zipfile
from importlib.resources import files as resources

from liance.mechanism.examining import replaying

FILE = "exam.json"
BESIDE = ("replay.py", "paper.md")
# The oldest time a ZIP can say: the same file gives the same package.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def package(file: bytes) -> bytes:
    """The ZIP: ``exam.json``, ``replay.py``, ``paper.md``."""
    members = {FILE: file}
    for name in BESIDE:
        members[name] = resources(replaying).joinpath(name).read_bytes()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(zipfile.ZipInfo(name, NO_TIME), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
