"""Named contents as one ZIP that is the same whenever it is made. Pure."""

import io
import zipfile
from collections.abc import Mapping

# The oldest time a ZIP can say.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def bundle(members: Mapping[str, bytes]) -> bytes:
    """The ZIP's bytes, members in the order given; equal members make equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(zipfile.ZipInfo(name, NO_TIME), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
