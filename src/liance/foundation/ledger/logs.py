"""One agency's log during verification: ranges out, results in, seals and nodes compared. No Django."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from liance.foundation.ledger.chain import LogSeals, Row, differing, pair
from liance.foundation.ledger.digests import Digests, sha256, sm3
from liance.foundation.ledger.merkle import Peaks, fold
from liance.foundation.ledger.report import Damage, Findings
from liance.foundation.ledger.scan import TILE_LEVELS, Order, Pair, Range, Scanned, in_order


class LogCheck:
    """Puts the subtrees of successive ranges together and compares them with seals and nodes."""

    def __init__(self, agency_id: UUID, seals: LogSeals, placed: int) -> None:
        self.agency_id = agency_id
        # One absurd size or place must not make us look for that many rows.
        self.end = min(seals.size, placed)
        self._placed = placed
        self._seals = seals
        self._left, self._right = Peaks(sha256), Peaks(sm3)
        self._nodes: dict[tuple[int, int], Pair] = {}
        self._last: Order | None = None
        self._whole = True
        self._damaged = False

    def ranges(self, width: int) -> Iterator[Range]:
        """The log in ranges of `width` events."""
        sizes = self._seals.sizes
        for begin in range(0, self.end, width):
            end = min(begin + width, self.end)
            within = sizes[bisect_right(sizes, begin) : bisect_right(sizes, end)]
            yield Range(str(self.agency_id), begin, end, tuple(within))

    def compare_ends(self, findings: Findings) -> None:
        """Events and seals must end at the same place."""
        if self._placed > self._seals.size:
            findings.add(self._damage("event", "seq", "beyond_seals", self._seals.size))
        if self._placed < self._seals.size:
            findings.add(self._damage("event", "seq", "missing", self._placed))

    def take(self, found: Scanned, findings: Findings) -> None:
        """The result of the next range."""
        findings.add(*found.damages)
        if not in_order(self._last, found.first):
            findings.add(self._damage("event", "seq", "out_of_order", found.begin))
        self._last = found.last or self._last
        self._damaged = self._damaged or bool(found.damages)
        self._whole = self._whole and found.whole
        if not self._whole:
            return
        begin = self._left.size
        for size, peaks in found.prefixes.items():
            self._compare_seals(size, peaks, findings)
        for index, tile in enumerate(found.tiles, start=begin >> TILE_LEVELS):
            self._nodes[TILE_LEVELS, index] = tile
        for level, (a, b) in found.peaks:
            made = zip(self._left.push(a, level), self._right.push(b, level), strict=True)
            for (up, index, left), (_, _, right) in made:
                if not up % TILE_LEVELS:
                    self._nodes[up, index] = (left, right)

    def nodes(self, rows: Iterable[Row], findings: Findings) -> None:
        """Compare the stored subtrees with those computed, once all ranges were taken."""
        if not self._whole or self._damaged:
            return
        left = {
            key: value
            for key, value in self._nodes.items()
            if (key[1] + 1) << key[0] <= self._seals.size
        }
        for row in rows:
            key = (row["level"], row["idx"])
            expected = left.pop(key, None)
            seq = key[1] << key[0]
            if expected is None:
                findings.add(self._damage("node", "idx", "disagrees", seq))
                continue
            for column in differing("hash", pair(row, "hash"), Digests(*expected)):
                findings.add(self._damage("node", column, "changed", seq))
        for level, index in left:
            findings.add(self._damage("node", "idx", "missing", index << level))

    def _compare_seals(self, size: int, peaks: Sequence[Pair], findings: Findings) -> None:
        stored = self._seals.root_at(size)
        # A damaged row below explains every root above it: one damage is named once.
        if stored is None or self._damaged:
            return
        expected = Digests(
            fold([*self._left.hashes, *(peak[0] for peak in peaks)], sha256),
            fold([*self._right.hashes, *(peak[1] for peak in peaks)], sm3),
        )
        for column in differing("root", stored, expected):
            place = self._seals.sizes.index(size)
            begin = self._seals.sizes[place - 1] if place else 0
            findings.add(
                Damage(
                    table="seal",
                    column=column,
                    fault="disagrees",
                    agency_id=self.agency_id,
                    seq=begin,
                    number=self._seals.numbers[place],
                )
            )

    def _damage(self, table: str, column: str, fault: str, seq: int) -> Damage:
        return Damage(table=table, column=column, fault=fault, agency_id=self.agency_id, seq=seq)
