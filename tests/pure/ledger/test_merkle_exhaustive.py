"""Every proof of every small tree holds; mutated proofs do not (promise I6)."""

import random
from functools import cache

import pytest

from liance.foundation.ledger.digests import sha256
from liance.foundation.ledger.merkle import (
    consistency_path,
    inclusion_path,
    leaf_hash,
    next_level,
    tree_root,
)
from liance.foundation.ledger.merkle_proofs import verify_consistency, verify_inclusion

LARGEST_INCLUSION = 512
LARGEST_CONSISTENCY = 256
LEAVES = [leaf_hash(n.to_bytes(2, "big"), sha256) for n in range(LARGEST_INCLUSION)]


@cache
def levels(size):
    made = [LEAVES[:size]]
    while len(made[-1]) > 1:
        made.append(next_level(made[-1], sha256))
    return made


@cache
def root(size):
    return tree_root(LEAVES[:size], sha256)


def inclusion(index, size):
    return inclusion_path(index, size, lambda level, at: levels(size)[level][at], sha256)


def consistency(first, second):
    return consistency_path(first, second, lambda level, at: levels(second)[level][at], sha256)


def test_every_inclusion_up_to_512_leaves():
    proven = sum(
        verify_inclusion(
            leaf=LEAVES[index],
            index=index,
            size=size,
            path=inclusion(index, size),
            root=root(size),
            h=sha256,
        )
        for size in range(1, LARGEST_INCLUSION + 1)
        for index in range(size)
    )
    assert proven == 131_328


def test_every_consistency_up_to_256_leaves():
    proven = sum(
        verify_consistency(
            first=first,
            second=second,
            path=consistency(first, second),
            first_root=root(first),
            second_root=root(second),
            h=sha256,
        )
        for second in range(1, LARGEST_CONSISTENCY + 1)
        for first in range(1, second + 1)
    )
    assert proven == 32_896


def mutate_path(path, dice):
    """The path with one fault; never the same path."""
    path = list(path)
    fault = dice.choice(["flip", "drop", "add", "repeat", "swap", "zero"] if path else ["add"])
    place = dice.randrange(len(path)) if path else 0
    if fault == "flip":
        bit = 1 << dice.randrange(256)
        path[place] = (int.from_bytes(path[place], "big") ^ bit).to_bytes(32, "big")
    elif fault == "drop":
        del path[place]
    elif fault == "add":
        path.insert(dice.randrange(len(path) + 1), dice.randbytes(32))
    elif fault == "repeat":
        path.insert(place, path[place])
    elif fault == "zero":
        path[place] = bytes(32)
    elif len(path) > 1:
        other = (place + 1) % len(path)
        path[place], path[other] = path[other], path[place]
    else:
        path.clear()
    return path


def mutated_inclusion(dice):
    size = dice.randrange(2, LARGEST_INCLUSION + 1)
    index = dice.randrange(size)
    claim = {"leaf": LEAVES[index], "index": index, "size": size}
    claim |= {"path": inclusion(index, size), "root": root(size)}
    fault = dice.choice(["path", "path", "leaf", "index", "root", "tree"])
    if fault == "path":
        claim["path"] = mutate_path(claim["path"], dice)
    elif fault == "leaf":
        claim["leaf"] = LEAVES[(index + dice.randrange(1, 500)) % LARGEST_INCLUSION]
    elif fault == "index":
        claim["index"] = (index + dice.randrange(1, size)) % size
    elif fault == "root":
        claim["root"] = root(size % LARGEST_INCLUSION + 1)
    else:
        claim["size"] = size % LARGEST_INCLUSION + 1
        claim["root"] = root(claim["size"])
        if claim["path"] == (index < claim["size"] and inclusion(index, claim["size"])):
            return None
    return claim


def mutated_consistency(dice):
    second = dice.randrange(3, LARGEST_CONSISTENCY + 1)
    first = dice.randrange(1, second)
    claim = {"first": first, "second": second, "path": consistency(first, second)}
    claim |= {"first_root": root(first), "second_root": root(second)}
    fault = dice.choice(["path", "path", "first_root", "second_root", "swapped", "forked"])
    if fault == "path":
        claim["path"] = mutate_path(claim["path"], dice)
    elif fault in {"first_root", "second_root"}:
        claim[fault] = dice.randbytes(32)
    elif fault == "swapped":
        claim["first_root"], claim["second_root"] = claim["second_root"], claim["first_root"]
    else:
        forked = list(LEAVES[:first])
        forked[dice.randrange(first)] = dice.randbytes(32)
        claim["first_root"] = tree_root(forked, sha256)
    return claim


def rejected(count, seed):
    dice = random.Random(seed)
    done = 0
    while done < count:
        claim = mutated_inclusion(dice)
        if claim is not None:
            assert not verify_inclusion(**claim, h=sha256), claim
            done += 1
        claim = mutated_consistency(dice)
        assert not verify_consistency(**claim, h=sha256), claim
        done += 1
    return done


def test_mutated_proofs_are_rejected():
    assert rejected(4_000, seed=20260928) >= 4_000


@pytest.mark.nightly
def test_a_hundred_thousand_mutated_proofs_are_rejected():
    assert rejected(100_000, seed=1) >= 100_000
