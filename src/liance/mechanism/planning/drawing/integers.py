"""Exact random integers out of a key: the same on every machine, no floating point.

``uniform`` is exactly uniform if HMAC-SHA256 is: values past the last whole multiple are thrown
away, never folded in.
"""

import hashlib
import hmac
from collections.abc import Sequence

SPAN = 1 << 128


def mac(key: bytes, label: str) -> bytes:
    """HMAC-SHA256 of the label's UTF-8."""
    return hmac.digest(key, label.encode(), hashlib.sha256)


def uniform(key: bytes, label: str, below: int) -> int:
    """An integer of [0, ``below``) that ``label`` stands for under ``key``."""
    limit = SPAN - SPAN % below
    attempt = 0
    while True:
        value = int.from_bytes(mac(key, f"{label}|{attempt}")[:16], "big")
        if value < limit:
            return value % below
        attempt += 1


class Weighted:
    """Positive integer weights from which places are taken out one by one.

    A Fenwick tree: finding and removing a place takes O(log n) integer steps.
    """

    def __init__(self, weights: Sequence[int]) -> None:
        self._weights = list(weights)
        self._sums = [0, *weights]
        size = len(weights)
        for at in range(1, size + 1):
            parent = at + (at & -at)
            if parent <= size:
                self._sums[parent] += self._sums[at]
        self._top = 1 << max(size, 1).bit_length() - 1
        self.total = sum(weights)

    def take(self, value: int) -> int:
        """Remove and return the first place whose running sum of weights exceeds ``value``."""
        at, left, step = 0, value, self._top
        while step:
            after = at + step
            if after < len(self._sums) and self._sums[after] <= left:
                at, left = after, left - self._sums[after]
            step >>= 1
        weight, self._weights[at] = self._weights[at], 0
        self.total -= weight
        place = at + 1
        while place < len(self._sums):
            self._sums[place] -= weight
            place += place & -place
        return at


def in_order(key: bytes, label: str, weights: Sequence[int], count: int) -> list[int]:
    """The places of ``count`` successive draws without replacement, each with the chance of its
    weight among those left. At most as many as there are."""
    left = Weighted(weights)
    return [
        left.take(uniform(key, f"{label}|{turn}", left.total))
        for turn in range(min(count, len(weights)))
    ]


def shares(offset: int, sizes: Sequence[int], count: int) -> list[int]:
    """``count`` shared out in proportion to ``sizes`` by systematic sampling.

    ``offset`` is uniform in [0, sum of sizes). Each share is the exact one rounded down or up, and
    its mean over the offsets is exact, so that a small area keeps its chance.
    """
    whole = sum(sizes)
    found, passed = [], 0
    for size in sizes:
        before = (passed * count + offset) // whole
        passed += size
        found.append((passed * count + offset) // whole - before)
    return found
