"""Checking Merkle proofs as RFC 9162 sections 2.1.3.2 and 2.1.4.2 prescribe. Pure.

All an outsider needs to check one of our proofs; it never raises, whatever the proof holds.
"""

from collections.abc import Sequence

from liance.foundation.ledger.digests import Hash
from liance.foundation.ledger.merkle import node_hash


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes, h: Hash
) -> bool:
    """Whether `path` proves that leaf hash `leaf` stands at `index` in the tree `root`."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r, h)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p, h)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def verify_consistency(
    *,
    first: int,
    second: int,
    path: Sequence[bytes],
    first_root: bytes,
    second_root: bytes,
    h: Hash,
) -> bool:
    """Whether `path` proves that the tree `second_root` extends the tree `first_root`."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    # The old tree is itself a peak of the new one: its root is left out of the proof.
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not path or not steps:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]
    for c in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr, h), node_hash(c, sr, h)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c, h)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root
