"""How much there is of what, and the year it lies in."""

from dataclasses import dataclass
from datetime import UTC, datetime

# Monday 2026-11-23 14:26 in Shanghai: everything ends here, whenever it is loaded.
AT = datetime(2026, 11, 23, 6, 26, tzinfo=UTC)
BEGIN = datetime(2026, 1, 4, 1, 0, tzinfo=UTC)
BUILT = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """``sheets`` contact sheets, twice as many sources, six bottles and fifty results for each."""

    code: str
    sheets: int

    @property
    def sources(self) -> int:
        return 2 * self.sheets

    @property
    def visits(self) -> int:
        """The last sheets wait for their day."""
        return self.sheets - self.sheets // 50


SIZES = {s.code: s for s in (Size("S", 100), Size("M", 10_000), Size("L", 100_000))}
