"""One agency's Merkle tree as it stands in the database: subtrees, peaks, proofs."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import connection

from liance.foundation.ledger.digests import Digests, Hash, sha256, sm3
from liance.foundation.ledger.merkle import Peaks, consistency_path, inclusion_path, next_level

# Full subtrees are kept at every eighth level: one stored row for 256 of the level below.
TILE_LEVELS = 8
TILE = 1 << TILE_LEVELS

LEAVES = (
    "SELECT leaf256, leafsm3 FROM ledger_event"
    " WHERE agency_id = %s AND seq >= %s AND seq < %s ORDER BY seq"
)
NODES = (
    "SELECT hash256, hashsm3 FROM ledger_node"
    " WHERE agency_id = %s AND level = %s AND idx >= %s AND idx < %s ORDER BY idx"
)
# All wanted tiles of one level at once: each a range of one index.
MANY_LEAVES = (
    "SELECT t.first, leaf256, leafsm3 FROM unnest(%s::bigint[], %s::bigint[]) AS t (first, after)"
    " JOIN ledger_event e ON e.agency_id = %s AND e.seq >= t.first AND e.seq < t.after"
    " ORDER BY e.seq"
)
MANY_NODES = (
    "SELECT t.first, hash256, hashsm3 FROM unnest(%s::bigint[], %s::bigint[]) AS t (first, after)"
    " JOIN ledger_node n ON n.agency_id = %s AND n.level = %s"
    " AND n.idx >= t.first AND n.idx < t.after ORDER BY n.idx"
)


class LogTree:
    """The tree over the first `size` events of one agency's log. Reads tiles once each."""

    def __init__(self, agency_id: UUID, size: int) -> None:
        self.agency_id = agency_id
        self.size = size
        self._tiles: dict[tuple[int, int], list[Digests]] = {}

    def subtree(self, level: int, index: int) -> Digests:
        """The full subtree of 2^level leaves at `index`."""
        within = level % TILE_LEVELS
        base, first = level - within, index << within
        tile = self._tile(base, first >> TILE_LEVELS)
        offset = first & (TILE - 1)
        nodes = tile[offset : offset + (1 << within)]
        left, right = [n.sha256 for n in nodes], [n.sm3 for n in nodes]
        for _ in range(within):
            left, right = next_level(left, sha256), next_level(right, sm3)
        return Digests(left[0], right[0])

    def peaks(self) -> tuple[Peaks, Peaks]:
        """The growing tree by SHA-256 and by SM3, ready to be extended."""
        found, begin = [], 0
        for level in range(self.size.bit_length() - 1, -1, -1):
            if self.size >> level & 1:
                found.append(self.subtree(level, begin >> level))
                begin += 1 << level
        return (
            Peaks(sha256, self.size, (node.sha256 for node in found)),
            Peaks(sm3, self.size, (node.sm3 for node in found)),
        )

    def prefetch(self, indexes: Iterable[int]) -> None:
        """Read all that the inclusion proofs of several events need, one query a stored level."""
        wanted: dict[int, set[int]] = defaultdict(set)

        def asked(level: int, index: int) -> bytes:
            within = level % TILE_LEVELS
            wanted[level - within].add((index << within) >> TILE_LEVELS)
            return b""

        for index in indexes:
            inclusion_path(index, self.size, asked, lambda _: b"")
        for level, numbers in wanted.items():
            self._read(level, sorted(n for n in numbers if (level, n) not in self._tiles))

    def _read(self, level: int, numbers: list[int]) -> None:
        ranges = [self._range(level, number) for number in numbers]
        query, place = (MANY_NODES, [level]) if level else (MANY_LEAVES, [])
        for number in numbers:
            self._tiles[level, number] = []
        with connection.cursor() as cursor:
            firsts, ends = [first for first, _ in ranges], [end for _, end in ranges]
            cursor.execute(query, [firsts, ends, self.agency_id, *place])
            for first, a, b in cursor.fetchall():
                self._tiles[level, first >> TILE_LEVELS].append(Digests(bytes(a), bytes(b)))

    def _range(self, level: int, number: int) -> tuple[int, int]:
        first = number << TILE_LEVELS
        return first, min(first + TILE, self.size >> level)

    def inclusion(self, index: int) -> list[Digests]:
        """The inclusion proof of event `index` in this tree."""
        return self._both(lambda fetch, h: inclusion_path(index, self.size, fetch, h))

    def consistency(self, first: int) -> list[Digests]:
        """The proof that this tree extends the one over the first `first` events."""
        return self._both(lambda fetch, h: consistency_path(first, self.size, fetch, h))

    def _both(
        self, path: Callable[[Callable[[int, int], bytes], Hash], list[bytes]]
    ) -> list[Digests]:
        left = path(lambda level, index: self.subtree(level, index).sha256, sha256)
        right = path(lambda level, index: self.subtree(level, index).sm3, sm3)
        return [Digests(*pair) for pair in zip(left, right, strict=True)]

    def _tile(self, level: int, number: int) -> list[Digests]:
        key = (level, number)
        if key not in self._tiles:
            first, end = self._range(level, number)
            query, place = (NODES, [level]) if level else (LEAVES, [])
            with connection.cursor() as cursor:
                cursor.execute(query, [self.agency_id, *place, first, end])
                self._tiles[key] = [Digests(bytes(a), bytes(b)) for a, b in cursor.fetchall()]
        return self._tiles[key]
