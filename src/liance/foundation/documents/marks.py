"""QR codes as drawings for a template."""

from functools import lru_cache

import segno

from liance.foundation.documents.wording import Drawing

QUIET_MODULES = 2


@lru_cache(maxsize=4096)
def qr_svg(text: str) -> Drawing:
    """Return a QR code (error correction M) as SVG, one unit a module, with a quiet zone.

    Empty text gives an empty drawing.
    """
    if not text:
        return Drawing("")
    matrix = segno.make(text, error="m", micro=False).matrix
    side = len(matrix) + 2 * QUIET_MODULES
    path = "".join(
        f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for x, length in _runs(row)
    )
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="{path}"/></svg>'
    )


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
