#!/usr/bin/env python3
"""Verify a Liance evidence package (联测证据包) by evidence-package.md, with no part of Liance.

python3 verify.py PACKAGE.zip [--key ID] [--head SHA256]      Python >= 3.10, standard library only
--key   the first 16 hexadecimal digits of the SHA-256 of the public key, learnt elsewhere
--head  the SHA-256 of the ledger's head, learnt elsewhere (a printed page, an anchor file)
Prints "BAD <file> <why>" lines or one "OK ..." line. Exit 0 sound, 1 not, 2 wrong use, 3 unreadable.
"""

import base64
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable

Hash = Callable[[bytes], bytes]
Point = tuple[int, int, int, int]
Files = dict[str, bytes]
Paths = tuple[list[bytes], list[bytes]]
Row = tuple[str, str]  # table, id
OWN = {"manifest.txt", "manifest.sig"}
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
HEX = "[0-9a-f]{64}"
HEAD = re.compile(
    f"liance-evidence-3\nreport ([^\n]+)\ncode ([0-9A-F]{{12}})\n"
    f"head ([0-9]{{1,18}}) ({HEX}) ({HEX})\nkey ([0-9a-f]{{16}})\n"
)
FILE = re.compile(f"file ({HEX}) ({HEX}) (0|[1-9][0-9]{{0,17}}) ([^ ]+)")
BARE = re.compile("bare ([a-z0-9_]+) ([A-Za-z0-9-]+) (?:withheld|wiped|moved|layout)")
EVENT = re.compile(r"event ([0-9]{1,18}) ([0-9a-f-]{36}) ([0-9]{1,15})")
LOG = re.compile(r"log ([0-9a-f-]{36}) ([0-9]{1,15})")
NODE = re.compile(f"node ({HEX}) ({HEX})")
HOLDS = re.compile(r"holds ([0-9]{1,18}) ([^ ]+)")
ROW = re.compile(
    rb'\{("salt":"[0-9a-f]{32}",)?"table":"([a-z0-9_]+)",'
    rb'"values":\{(?:.*,)?"id":"?([A-Za-z0-9-]+)"?[,}].*'
)
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


class Bad(Exception):  # noqa: N818
    """Something is wrong with a file of the package."""


def sha256(data: bytes) -> bytes:
    """SHA-256 (FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def _rotated(x: int, n: int) -> int:
    return (x << n % 32 | x >> (32 - n % 32)) & 0xFFFFFFFF


def own_sm3(data: bytes) -> bytes:
    """SM3 (GM/T 0004-2012), for a Python whose hashlib has none; slow."""
    iv = "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"
    v, size = [int(iv[i : i + 8], 16) for i in range(0, 64, 8)], len(data)
    data += b"\x80" + bytes((55 - size) % 64) + (8 * size).to_bytes(8, "big")
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[at + i : at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(52):
            x = w[j] ^ w[j + 7] ^ _rotated(w[j + 13], 15)
            w.append(x ^ _rotated(x, 15) ^ _rotated(x, 23) ^ _rotated(w[j + 3], 7) ^ w[j + 10])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = _rotated(0x79CC4519 if j < 16 else 0x7A879D8A, j)
            s1 = _rotated((_rotated(a, 12) + e + t) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            t1 = ff + d + (s1 ^ _rotated(a, 12)) + (w[j] ^ w[j + 4])
            t2 = (gg + h + s1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = t1 & 0xFFFFFFFF, a, _rotated(b, 9), c
            e, f, g, h = t2 ^ _rotated(t2, 9) ^ _rotated(t2, 17), e, _rotated(f, 19), g
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h), strict=True)]
    return b"".join(x.to_bytes(4, "big") for x in v)


PLAIN = "sm3" not in hashlib.algorithms_available
HASHES = (sha256, own_sm3 if PLAIN else lambda data: hashlib.new("sm3", data).digest())


# Ed25519 (RFC 8032 section 5.1.7), points in extended coordinates.
def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(s: int, p: Point) -> Point:
    q = (0, 1, 1, 0)
    for bit in reversed(f"{s:b}"):
        q, p = _add(q, p) if bit == "1" else q, _add(p, p)
    return q


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = x if x & 1 == sign else P - x
    bad = y >= P or (x * x - x2) % P or (x2 == 0 and sign)
    return None if bad else (x, y, 1, x * y % P)


BASE: Point = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def signed_by(key: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `data` is that of the public key (32 bytes)."""
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + data).digest(), "little") % L
    left, right = _times(s, BASE), _add(r, _times(h, a))
    return not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


def members(place: str) -> Files:
    """Name to bytes of all members, each name once and harmless."""
    found = {}
    with zipfile.ZipFile(place) as package:
        for one in package.infolist():
            if not NAME.fullmatch(one.filename) or one.filename in found:
                raise Bad("package has an improper or doubled member name")
            try:
                found[one.filename] = package.read(one)
            except Exception as fault:  # zipfile raises of every kind
                raise Bad(f"{one.filename} cannot be unpacked") from fault
    return found


def manifest_of(files: Files) -> tuple[re.Match[str], dict[str, tuple[str, str, int]], set[Row]]:
    """The signed list: head lines, path to digests and size, rows declared to be without salt."""
    for name in (n for n in ("manifest.txt", "manifest.sig", "key.pem") if n not in files):
        raise Bad(f"{name} is missing")
    text = files["manifest.txt"]
    own = [h(files["key.pem"]).hex() for h in HASHES]
    if f"\nfile {own[0]} {own[1]} {len(files['key.pem'])} key.pem\n".encode() not in text:
        raise Bad("key.pem is not the key that manifest.txt lists", "manifest.txt is unproven")
    key = base64.b64decode(b"".join(files["key.pem"].split(b"\n")[1:-2]))[-32:]
    if not signed_by(key, text, files["manifest.sig"]):
        raise Bad("manifest.txt is not what was signed", "manifest.sig does not fit manifest.txt")
    if text.startswith(b"liance-evidence-2\n"):
        raise OSError("format 2: use the verify.py inside that package")
    head = HEAD.match(text.decode("utf-8"))
    lines = text.decode("utf-8")[head.end() if head else 0 :].split("\n")
    rows = [FILE.fullmatch(line) or BARE.fullmatch(line) for line in lines[:-1]]
    if not head or lines[-1] or not all(rows) or sha256(key).hex()[:16] != head[6]:
        raise Bad("manifest.txt has another form")
    listed = {row[4]: (row[1], row[2], int(row[3])) for row in rows if row and row.re is FILE}
    return head, listed, {(row[1], row[2]) for row in rows if row and row.re is BARE}


def compare(files: Files, listed: dict[str, tuple[str, str, int]]) -> list[str]:
    """Every difference between what is there and what is listed."""
    wrong = [f"{name} is missing" for name in listed if name not in files]
    wrong += [f"{name} is not listed" for name in files if name not in {*listed, *OWN}]
    there = {n: (*(h(d).hex() for h in HASHES), len(d)) for n, d in files.items() if n in listed}
    return wrong + [f"{name} was changed" for name, own in there.items() if own != listed[name]]


def leads(r: bytes, place: tuple[int, int], path: list[bytes], root: bytes, h: Hash) -> bool:
    """Whether the path leads from leaf hash `r` to the root (RFC 9162 section 2.1.3.2)."""
    fn, sn = place[0], place[1] - 1
    for p in path:
        if fn > sn or sn == 0:
            return False
        right = fn & 1 or fn == sn
        r = h(b"\x01" + (p + r if right else r + p))
        while right and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    return fn == sn == 0 and r == root


def stanzas(text: bytes) -> tuple[list[tuple[re.Match[str], Paths]], list[re.Match[str]]]:
    """The proofs: a list of [event or log match, path], and the `holds` lines."""
    lines = text.decode("utf-8").split("\n")
    proofs, holds = list[tuple[re.Match[str], Paths]](), list[re.Match[str]]()
    for line in lines[1:-1] if lines[0] == "liance-proofs-1" and not lines[-1] else [""]:
        node, held = NODE.fullmatch(line), HOLDS.fullmatch(line)
        if opens := EVENT.fullmatch(line) or LOG.fullmatch(line):
            proofs.append((opens, ([], [])))
        elif node and proofs and not holds:
            for path, digest in zip(proofs[-1][1], node.groups(), strict=True):
                path.append(bytes.fromhex(digest))
        elif held:
            holds.append(held)
        else:
            raise Bad("ledger/proofs.txt has another form")
    return proofs, holds


def proven(files: Files, opens: re.Match[str], paths: Paths) -> tuple[str, bool]:
    """Whether an event stands in its log, or a log under the head."""
    name, above = f"ledger/logs/{opens[1]}.json", "ledger/head.json"
    count, says = "agencies", {"agency_id": opens[1]}
    if opens.re is EVENT:
        name, above = f"ledger/events/{opens[1]}.json", f"ledger/logs/{opens[2]}.json"
        count, says = "size", {"id": opens[1], "agency_id": opens[2]}
    if name not in files or above not in files:
        return name, False
    own, top = json.loads(files[name]), json.loads(files[above])
    roots = (bytes.fromhex(top["root256"]), bytes.fromhex(top["rootsm3"]))
    place, leaf = (int(opens[opens.re.groups]), int(top[count])), b"\x00" + files[name]
    proofs = zip(paths, roots, HASHES, strict=True)
    leading = all(leads(h(leaf), place, path, root, h) for path, root, h in proofs)
    return name, leading and all(own[key] == value for key, value in says.items())


def ledger(files: Files, head: re.Match[str]) -> list[str]:
    """Every fault of the leaves, their proofs, the head, and what events say of files."""
    top, wrong = files.get("ledger/head.json", b""), []
    if tuple(h(top).hex() for h in HASHES) != head.groups()[3:5]:
        wrong = ["ledger/head.json is not the head that manifest.txt names"]
    proofs, holds = stanzas(files.get("ledger/proofs.txt", b""))
    judged = [proven(files, opens, paths) for opens, paths in proofs]
    wrong += [f"{name} is not proven" for name, holding in judged if not holding]
    below = {name for name in files if name.startswith(("ledger/events/", "ledger/logs/"))}
    wrong += [f"{name} is not proven" for name in below - set(dict(judged))]
    pairs = [(h[2], files.get(f"ledger/events/{h[1]}.json", b"")) for h in holds]
    held = [(name, sha256(files.get(name, b"")).hex().encode() in event) for name, event in pairs]
    return wrong + [f"{name} is not what the ledger holds" for name, holding in held if not holding]


def said_in(files: Files) -> dict[Row, str]:
    """The digest of each row that was reached last; empty: removed, or written by no act."""
    words, found = [], dict[Row, str]()
    for event in (json.loads(files[n]) for n in files if n.startswith("ledger/events/")):
        kind, body, number = event["kind"], event["body"], int(event["id"])
        reached = int(body["reached"]) if kind.startswith("ledger:row:") else number
        words.append((reached, number, kind != "ledger:row:outside", body.get("facts", {})))
    for _, _, act, facts in sorted(words, key=lambda word: word[:2]):
        for key, told in facts.items():
            table = key.split(":")[0]
            found |= {(table, n): (digest or "")[: 64 * act] for n, digest in told.items()}
    return found


def rows(files: Files, bare: set[Row]) -> tuple[list[str], str]:
    """Faults of the records; how many rows there are, how many the ledger's events prove."""
    wrong, said, salted, without = list[str](), said_in(files), list[Row](), list[Row]()
    for name in (n for n in files if n.startswith("records/")):
        *lines, rest = files[name].split(b"\n")
        found = [ROW.fullmatch(line) for line in lines]
        wrong += [f"{name} has another form"] if rest or not all(found) else []
        for row in filter(None, found):
            key = (row[2].decode(), row[3].decode())
            (salted if row[1] else without).append(key)
            if row[1] and said.get(key) != sha256(row[0]).hex():
                wrong.append(f"{name} is not as the ledger has it")
            if not row[1] and key in said and key not in bare:
                wrong.append(f"{name} lacks the salt of a row that the ledger speaks of")
    if bare - set(without):
        wrong.append("manifest.txt declares a row without salt that is not there")
    return wrong, f"{len(salted)} of {len(salted + without)} rows proven, {len(bare)} declared bare"


def verify(place: str, key: str = "", root: str = "") -> tuple[list[str], str]:
    """Every fault of the package as text, and the line that names what was verified."""
    files = members(place)
    head, listed, bare = manifest_of(files)
    for name, wanted, own in (("key.pem", key, head[6]), ("ledger/head.json", root, head[4])):
        if wanted and wanted != own:
            return [f"{name} is {own}, not {wanted}"], ""
    if wrong := compare(files, listed):
        return wrong, ""
    wrong, (amiss, proof) = ledger(files, head), rows(files, bare)
    ok = f"OK {len(files)} files, {sum(n[:13] == 'ledger/events' for n in files)} events, {proof}"
    return wrong + amiss, f"{ok}, head {head[3]} {head[4]}, key {head[6]}"


def main(words: list[str]) -> int:
    """Run with command-line words; the exit code."""
    options = dict(zip(words[1::2], words[2::2], strict=False))
    if not words or len(words) % 2 == 0 or set(options) - {"--key", "--head"}:
        print(__doc__)
        return 2
    try:
        wrong, good = verify(words[0], options.get("--key", ""), options.get("--head", ""))
    except (Bad, ValueError, LookupError, TypeError) as fault:
        other = fault.args if isinstance(fault, Bad) else [f"package has another form ({fault})"]
        wrong, good = list(other), ""
    except (OSError, zipfile.BadZipFile) as fault:
        print(f"cannot read {words[0]}: {fault}", file=sys.stderr)
        return 3
    print(*([f"BAD {line}" for line in sorted(set(wrong))] or [good]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
