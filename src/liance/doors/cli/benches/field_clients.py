"""The phones of ``liance bench field``: a program of its own, so that it shares nothing with the
server but the machine. Its order comes as JSON on standard input, what it saw goes out as JSON.
"""

import hashlib
import http.client
import json
import os
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

PHOTO = 200 * 1024
MARK = "----a-boundary-of-the-bench"


def uuid7() -> str:
    """A fresh UUIDv7."""
    millis, noise = int(time.time() * 1000), int.from_bytes(os.urandom(10))
    number = (
        (millis << 80) | (7 << 76) | ((noise >> 68) << 64) | (2 << 62) | noise & ((1 << 62) - 1)
    )
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Phone:
    """One client with its connection."""

    def __init__(self, port: int, told: dict[str, Any]) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.token, self.visit = told["token"], told["visit"]
        self.counter, self.last = told["counter"], told["last"]
        # The clients share the processor with the server: each photo is new by its first bytes.
        self.rest = os.urandom(PHOTO - 16)

    def command(self, files: list[dict[str, Any]]) -> dict[str, Any]:
        """Twelve answers."""
        self.counter += 1
        answers = [
            {"key": f"q{n}", "label": f"治理设施第 {n} 项", "value": "正常", "abnormal": False,
             "remark": "", "base": None}
            for n in range(12)
        ]  # fmt: skip
        said = {
            "id": uuid7(), "counter": self.counter, "after": self.last, "kind": "checklist_answer",
            "visit": self.visit, "at": datetime.now(UTC).isoformat(), "offset_s": 0, "files": files,
            "body": {"checklist": f"bench{self.counter}", "edition": "1", "entry": "facility",
                     "title": "治理设施检查", "point": None, "answers": answers},
        }  # fmt: skip
        self.last = said["id"]
        return said

    def submit(self) -> None:
        """One command with a photo inline, until its receipt is there."""
        photo = os.urandom(16) + self.rest
        digest = hashlib.sha256(photo).hexdigest()
        line = {
            "sha256": digest,
            "size": PHOTO,
            "mime": "image/jpeg",
            "name": "a.jpg",
            "role": "photo",
        }
        text = json.dumps({"commands": [self.command([line])]})
        head = f'--{MARK}\r\nContent-Disposition: form-data; name="commands"\r\n\r\n{text}\r\n--{MARK}\r\n'
        head += (
            f'Content-Disposition: form-data; name="{digest}"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        body = head.encode() + photo + f"\r\n--{MARK}--\r\n".encode()
        self.ask(body, f"multipart/form-data; boundary={MARK}", 1)

    def batch(self, count: int) -> None:
        """Many commands without files in one request."""
        text = json.dumps({"commands": [self.command([]) for _ in range(count)]})
        self.ask(text.encode(), "application/json", count)

    def ask(self, body: bytes, kind: str, count: int) -> None:
        """Send, and hold the answer to what it must be."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        self.line.request("POST", "/field/api/commands", body, headers)
        answer = self.line.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {said[:400]!r}")
        done = [one["state"] for one in json.loads(said)["receipts"]]
        if done != ["done"] * count:
            raise RuntimeError(f"not done: {said[:400]!r}")


def hand_in(asked: dict[str, Any]) -> dict[str, Any]:
    """Each client submits for so many seconds, or one batch."""
    taken: list[float] = []
    faults: list[BaseException] = []
    until = time.perf_counter() + asked["seconds"]

    def work(told: dict[str, Any]) -> None:
        try:
            phone = Phone(asked["port"], told)
            while True:
                began = time.perf_counter()
                if asked["batch"] > 1:
                    phone.batch(asked["batch"])
                else:
                    phone.submit()
                taken.append(time.perf_counter() - began)
                if time.perf_counter() >= until:
                    return
        except BaseException as fault:  # noqa: BLE001 - raised again by the program
            faults.append(fault)

    began = time.perf_counter()
    clients = [threading.Thread(target=work, args=(told,)) for told in asked["phones"]]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    if faults:
        raise faults[0]
    used = os.times()
    return {
        "taken": taken,
        "seconds": time.perf_counter() - began,
        "processor": used.user + used.system,
    }


def packs(asked: dict[str, Any]) -> dict[str, Any]:
    """Fetch a pack thirty times."""
    taken, size, missions = [], 0, 0
    line = http.client.HTTPConnection("127.0.0.1", asked["port"], timeout=60)
    headers = {"Authorization": f"Bearer {asked['pack']}", "Accept-Encoding": "gzip"}
    for number in range(30):
        began = time.perf_counter()
        line.request("GET", "/field/api/pack", headers=headers)
        answer = line.getresponse()
        body = answer.read()
        taken.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {body[:300]!r}")
        if not number:
            import gzip  # only for the one look inside

            size, missions = len(body), len(json.loads(gzip.decompress(body))["missions"])
    return {"taken": taken, "bytes": size, "missions": missions}


if __name__ == "__main__":
    order = json.load(sys.stdin)
    json.dump(packs(order) if "pack" in order else hand_in(order), sys.stdout)
