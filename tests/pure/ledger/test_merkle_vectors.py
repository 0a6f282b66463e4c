"""The published vectors of Certificate Transparency (RFC 6962, RFC 9162) and a foreign library."""

from hashlib import sha256 as reference
from pathlib import Path

import pytest
from pymerkle import InmemoryTree

from liance.foundation.ledger.digests import sha256, sm3
from liance.foundation.ledger.merkle import (
    Peaks,
    consistency_path,
    inclusion_path,
    leaf_hash,
    next_level,
    tree_root,
)
from liance.foundation.ledger.merkle_proofs import verify_consistency, verify_inclusion

# google/certificate-transparency, merkle_tree_test.cc
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [leaf_hash(entry, sha256) for entry in ENTRIES]


def fetch_from(leaves, h):
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(next_level(levels[-1], h))
    return lambda level, index: levels[level][index]


def test_the_empty_tree_hashes_nothing():
    assert tree_root([], sha256) == reference(b"").digest()
    assert Peaks(sha256).root() == reference(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_of_the_published_tree(size):
    assert tree_root(LEAVES[:size], sha256).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_paths_of_the_published_tree(index, size):
    path = inclusion_path(index, size, fetch_from(LEAVES[:size], sha256), sha256)
    assert [node.hex() for node in path] == INCLUSION[index, size]


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_consistency_paths_of_the_published_tree(first, second):
    path = consistency_path(first, second, fetch_from(LEAVES[:second], sha256), sha256)
    assert [node.hex() for node in path] == CONSISTENCY[first, second]


def test_a_foreign_library_gives_the_same_roots():
    theirs = InmemoryTree(algorithm="sha256")
    entries = [f"entry {n}".encode() for n in range(130)]
    leaves = [leaf_hash(entry, sha256) for entry in entries]
    for size, entry in enumerate(entries, start=1):
        theirs.append_entry(entry)
        assert theirs.get_root() == tree_root(leaves[:size], sha256)


def test_a_foreign_library_gives_the_same_paths():
    theirs = InmemoryTree(algorithm="sha256")
    entries = [f"entry {n}".encode() for n in range(70)]
    for entry in entries:
        theirs.append_entry(entry)
    leaves = [leaf_hash(entry, sha256) for entry in entries]
    for size in range(1, 71):
        fetch = fetch_from(leaves[:size], sha256)
        for index in range(size):
            proof = theirs.prove_inclusion(index + 1, size)
            # Theirs begins with the leaf itself.
            assert proof.path[1:] == inclusion_path(index, size, fetch, sha256)


@pytest.mark.parametrize("h", [sha256, sm3])
def test_a_growing_tree_has_the_root_of_a_whole_one(h):
    leaves = [leaf_hash(bytes([n % 256, n // 256]), h) for n in range(600)]
    growing = Peaks(h)
    for size, leaf in enumerate(leaves, start=1):
        growing.push(leaf)
        assert growing.root() == tree_root(leaves[:size], h)


def test_subtrees_may_be_pushed_whole():
    leaves = [leaf_hash(bytes([n]), sha256) for n in range(12)]
    growing = Peaks(sha256)
    growing.push(tree_root(leaves[:8], sha256), 3)
    growing.push(tree_root(leaves[8:12], sha256), 2)
    assert growing.root() == tree_root(leaves, sha256)
    with pytest.raises(ValueError, match="cannot stand"):
        growing.push(leaves[0], 3)


def test_a_proof_by_sm3_does_not_pass_for_sha256():
    leaves = [leaf_hash(bytes([n]), sm3) for n in range(5)]
    path = inclusion_path(2, 5, fetch_from(leaves, sm3), sm3)
    claim = {"leaf": leaves[2], "index": 2, "size": 5, "path": path, "root": tree_root(leaves, sm3)}
    assert verify_inclusion(**claim, h=sm3)
    assert not verify_inclusion(**claim, h=sha256)


def test_consistency_with_the_empty_tree_proves_nothing():
    assert not verify_consistency(
        first=0, second=3, path=[], first_root=sha256(b""), second_root=LEAVES[0], h=sha256
    )


def documented_check():
    """The function that docs/ledger.md gives to outsiders."""
    text = (Path(__file__).parents[3] / "docs" / "ledger.md").read_text("utf-8")
    names = {}
    exec(text.split("```python\n")[1].split("```")[0], names)
    return names["holds"]


def test_the_documented_check_accepts_our_proofs_and_no_others():
    holds = documented_check()
    texts = [f'{{"id":"{n}"}}' for n in range(77)]
    leaves = [leaf_hash(text.encode(), sha256) for text in texts]
    root = tree_root(leaves, sha256)
    for index, text in enumerate(texts):
        path = inclusion_path(index, 77, fetch_from(leaves, sha256), sha256)
        assert holds(text, index, 77, path, root)
        assert not holds(text + " ", index, 77, path, root)
        assert not holds(text, (index + 1) % 77, 77, path, root)
