"""Merkle arithmetic of RFC 9162 section 2.1, for any hash function. Pure.

A leaf is hashed as H(0x00 || entry), an inner node as H(0x01 || left || right); the tree over n
leaves splits at the largest power of two below n. "Level k" means a full subtree over 2^k leaves,
level 0 being the leaf hash itself.
"""

from collections.abc import Callable, Iterable, Sequence

from liance.foundation.ledger.digests import Hash

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"

# fetch(level, index) gives the hash of the full subtree over leaves [index << level, ...).
Fetch = Callable[[int, int], bytes]


def leaf_hash(entry: bytes, h: Hash) -> bytes:
    """H(0x00 || entry)."""
    return h(LEAF_PREFIX + entry)


def node_hash(left: bytes, right: bytes, h: Hash) -> bytes:
    """H(0x01 || left || right)."""
    return h(NODE_PREFIX + left + right)


def next_level(nodes: Sequence[bytes], h: Hash) -> list[bytes]:
    """The level above: complete pairs only, a last odd node is left out."""
    pairs = iter(nodes)
    return [h(NODE_PREFIX + left + right) for left, right in zip(pairs, pairs, strict=False)]


def fold(peaks: Sequence[bytes], h: Hash) -> bytes:
    """The root over full subtrees given from left to right; of nothing, H of the empty string."""
    if not peaks:
        return h(b"")
    root = peaks[-1]
    for left in reversed(peaks[:-1]):
        root = node_hash(left, root, h)
    return root


def tree_root(leaves: Sequence[bytes], h: Hash) -> bytes:
    """The Merkle tree hash over leaf hashes."""
    level, tail = list(leaves), b""
    while len(level) > 1:
        if len(level) % 2:
            tail = node_hash(level[-1], tail, h) if tail else level[-1]
        level = next_level(level, h)
    if not level:
        return h(b"")
    return node_hash(level[0], tail, h) if tail else level[0]


class Peaks:
    """The full subtrees of a growing tree, at most one per level: enough to append and to close."""

    def __init__(self, h: Hash, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self._h = h
        self.size = size
        self.hashes = list(peaks)
        if len(self.hashes) != size.bit_count():
            message = f"a tree of {size} has {size.bit_count()} peaks, not {len(self.hashes)}"
            raise ValueError(message)

    def push(self, node: bytes, level: int = 0) -> list[tuple[int, int, bytes]]:
        """Append a full subtree of 2^level leaves; the subtrees so completed, as level, index, hash.

        Raises ValueError when `size` is not a multiple of 2^level.
        """
        if self.size % (1 << level):
            message = f"a subtree of level {level} cannot stand at {self.size}"
            raise ValueError(message)
        made = []
        index = self.size >> level
        self.size += 1 << level
        while index & 1:
            node = node_hash(self.hashes.pop(), node, self._h)
            index >>= 1
            level += 1
            made.append((level, index, node))
        self.hashes.append(node)
        return made

    def root(self) -> bytes:
        """The Merkle tree hash of all that was pushed."""
        return fold(self.hashes, self._h)


def full_subtrees(leaves: Sequence[bytes], h: Hash) -> Fetch:
    """All full subtrees over leaf hashes that fit into memory, for proofs."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(next_level(levels[-1], h))
    return lambda level, index: levels[level][index]


def split(size: int) -> int:
    """The largest power of two below `size` (RFC 9162 section 2.1.1), for size > 1."""
    return 1 << ((size - 1).bit_length() - 1)


def range_root(begin: int, end: int, fetch: Fetch, h: Hash) -> bytes:
    """The Merkle tree hash of leaves [begin, end), `begin` being a split point of the tree."""
    parts = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        parts.append(fetch(level, begin >> level))
        begin += 1 << level
    return fold(parts, h)


def inclusion_path(index: int, size: int, fetch: Fetch, h: Hash) -> list[bytes]:
    """The inclusion proof of leaf `index` in the tree of `size` (RFC 9162 section 2.1.3.1)."""
    if not 0 <= index < size:
        message = f"no leaf {index} in a tree of {size}"
        raise ValueError(message)
    path, begin, end = [], 0, size
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            path.append(range_root(middle, end, fetch, h))
            end = middle
        else:
            path.append(range_root(begin, middle, fetch, h))
            begin = middle
    return path[::-1]


def consistency_path(first: int, second: int, fetch: Fetch, h: Hash) -> list[bytes]:
    """The proof that the tree of `second` extends the tree of `first` (RFC 9162 section 2.1.4.1)."""
    if not 0 < first <= second:
        message = f"no consistency between trees of {first} and {second}"
        raise ValueError(message)
    path, begin, end, whole = [], 0, second, True
    while first != end:
        middle = begin + split(end - begin)
        if first <= middle:
            path.append(range_root(middle, end, fetch, h))
            end = middle
        else:
            path.append(range_root(begin, middle, fetch, h))
            begin, whole = middle, False
    if not whole:
        path.append(range_root(begin, end, fetch, h))
    return path[::-1]
