"""A phone that hands in and uploads while its server is killed, and what it remembers."""

import base64
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from tests.field_phone import Phone, checklist
from tests.fixtures.browser import ROOT, free_ports
from tests.fixtures.specimens import SENT

PART, SIZE = 40_000, 130_000
TUS = {"Tus-Resumable": "1.0.0"}
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Data directory, database, and the process of the moment."""

    folder: Path
    database: str
    port: int = field(default_factory=lambda: free_ports(1))
    forge: subprocess.Popen[str] | None = None
    pid: int = 0

    def open(self) -> None:
        """Load the product once."""
        environment = os.environ | {
            "LIANCE_DATA_DIR": str(self.folder), "LIANCE_DATABASE_URL": self.database,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "liance.config.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.crash.field_server", str(self.port)]
        self.forge = subprocess.Popen(
            command, env=environment, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.live()

    def live(self) -> None:
        """Begin a life and wait until it listens."""
        assert self.forge
        assert self.forge.stdin
        assert self.forge.stdout
        self.forge.stdin.write("live\n")
        self.forge.stdin.flush()
        self.pid = int(self.forge.stdout.readline())
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(OSError):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                line.connect()
                line.close()
                return
            time.sleep(0.01)
        raise TimeoutError("the server does not listen")

    def kill(self) -> None:
        """`kill -9`."""
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """End everything that was started."""
        with suppress(ProcessLookupError):
            self.kill()
        if self.forge and self.forge.stdin:
            self.forge.stdin.close()
            self.forge.wait(30)


@dataclass
class Walk:
    """The phone's work: each command is sent until it has its receipt, each file until whole."""

    site: Site
    phone: Phone
    visit: str
    dice: random.Random
    receipts: dict[str, str] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    phases: Counter[str] = field(default_factory=Counter)
    lengths: list[float] = field(default_factory=lambda: [0.03])
    doomed: bool = False

    def kills(self, count: int, examine: Callable[[], None]) -> None:
        """So many lives ended, each examined."""
        while sum(self.phases.values()) < count:
            before = sum(self.phases.values())
            self.doomed = self.dice.random() < 0.9
            self.dice.choice([self.record, self.photo, self.video])()
            if sum(self.phases.values()) != before:
                examine()

    def record(self) -> None:
        """A line without a file."""
        self._hand_in(self.phone.says(
            "record_add", {"entry": "note", "title": "记"}, visit=self.visit
        ))  # fmt: skip

    def photo(self) -> None:
        """Answers with a photo inline."""
        line = self._file("photo.jpg", "image/jpeg", "photo")
        said = self.phone.says("checklist_answer", checklist(a="1"), visit=self.visit, files=[line])
        self._hand_in(said, str(line["sha256"]))

    def video(self) -> None:
        """A file in parts, and the line that it belongs to before or after."""
        line = self._file("video.mp4", "video/mp4", "video")
        said = self.phone.says(
            "record_add", {"entry": "note", "title": "录像"}, visit=self.visit, files=[line]
        )
        first = self.dice.random() < 0.5
        if first:
            self._hand_in(said)
        self._upload(str(line["sha256"]))
        if not first:
            self._hand_in(said)
        self._hand_in(said)
        assert json.loads(self.receipts[said["id"]])["state"] == "done"

    def _file(self, name: str, kind: str, role: str) -> dict[str, object]:
        content = self.dice.randbytes(SIZE)
        digest = hashlib.sha256(content).hexdigest()
        self.files[digest] = content
        return {"sha256": digest, "size": SIZE, "mime": kind, "name": name, "role": role}

    def _hand_in(self, said: dict[str, Any], inline: str = "") -> None:
        body, kind = json.dumps({"commands": [said]}).encode(), "application/json"
        if inline:
            body, kind = _multipart(body, inline, self.files[inline])
        status, _, answer = self._until(
            "hand in", "POST", "/field/api/commands", body, {"Content-Type": kind}
        )
        assert status == 200, answer
        (receipt,) = json.loads(answer)["receipts"]
        assert receipt["state"] in ("done", "awaiting_files"), receipt
        if receipt["state"] == "done":
            self.entries.add(said["id"])
        self.receipts[said["id"]] = json.dumps(receipt)

    def _upload(self, digest: str) -> None:
        content = self.files[digest]
        metadata = f"sha256 {base64.b64encode(digest.encode()).decode()}"
        length = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        place = self._until("begin", "POST", "/field/api/uploads", b"", TUS | length)[1]["location"]
        while True:
            head = self._until("head", "HEAD", place, b"", TUS)[1]
            offset = int(head["upload-offset"])
            if offset == len(content):
                return
            part = content[offset : offset + PART]
            sent = {
                "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream",
                "Upload-Checksum": "sha256 "
                + base64.b64encode(hashlib.sha256(part).digest()).decode(),
            }  # fmt: skip
            # After a death the offset is asked for again, as a phone does.
            self._once("part", "PATCH", place, part, TUS | sent)

    def _until(
        self, phase: str, method: str, path: str, body: bytes, more: dict[str, str]
    ) -> Answer:
        while True:
            answer = self._once(phase, method, path, body, more)
            if answer is not None:
                return answer

    def _once(
        self, phase: str, method: str, path: str, body: bytes, more: dict[str, str]
    ) -> Answer | None:
        """One request, maybe its server's last; None when it died before the answer came."""
        struck = self.doomed and self.dice.random() < 0.5
        timer = threading.Timer(self.dice.random() * 1.2 * self._length(), self.site.kill)
        began = time.monotonic()
        if struck:
            self.doomed = False
            timer.start()
        try:
            answer = self._ask(method, path, body, more)
            self.lengths.append(time.monotonic() - began)
        except (OSError, http.client.HTTPException):
            answer = None
        if struck:
            timer.join()
            self.phases[phase if answer is None else f"{phase}, answered"] += 1
            self.site.live()
        return answer

    def _length(self) -> float:
        recent = self.lengths[-8:]
        return sum(recent) / len(recent)

    def _ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self.phone.token}", **more}
            line.request(method, path, body, headers)
            answer = line.getresponse()
            content = answer.read()
            found = {name.lower(): value for name, value in answer.getheaders()}
            if method != "HEAD" and found.get("content-type", "").startswith("application/json"):
                _whole(content)
            return answer.status, found, content
        finally:
            line.close()


def _whole(content: bytes) -> None:
    """An answer without a length that ends in the middle is none."""
    try:
        json.loads(content)
    except ValueError as cut:
        raise http.client.IncompleteRead(content) from cut


def _multipart(commands: bytes, digest: str, content: bytes) -> tuple[bytes, str]:
    mark = b"----a-boundary-of-the-phone"
    said = b'Content-Disposition: form-data; name="commands"\r\n\r\n' + commands
    part = (
        f'Content-Disposition: form-data; name="{digest}"; filename="a"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode() + content
    body = b"".join(b"--" + mark + b"\r\n" + one + b"\r\n" for one in (said, part))
    return body + b"--" + mark + b"--\r\n", f"multipart/form-data; boundary={mark.decode()}"


def faults(walk: Walk, database: str, files: Path) -> list[str]:
    """What is wrong with what the server holds, after a death: acknowledged and gone, or twice."""
    found = []
    with psycopg.connect(database) as reader:
        rows = dict(reader.execute("SELECT id::text, state FROM fieldwork_command").fetchall())
        texts = dict(
            reader.execute("SELECT id::text, receipts::text FROM fieldwork_command").fetchall()
        )
        for key, receipt in walk.receipts.items():
            said = json.loads(receipt)
            if key not in rows or (said["state"] == "done" and rows[key] != "done"):
                found.append(f"acknowledged as {said['state']} and now {rows.get(key)}")
            elif said["receipt"] not in json.loads(texts[key]):
                found.append("a receipt that was given is not kept")
        made = [
            row[0]
            for row in reader.execute(
                "SELECT made::text FROM fieldwork_command WHERE state = 'done'"
            )
        ]
        entries = reader.execute("SELECT count(*) FROM operations_entry").fetchone()
        if len(set(made)) != len(made) or not entries or entries[0] != len(made):
            found.append(f"{len(made)} commands done, {entries} lines written")
        stored = reader.execute(f"SELECT sha256 FROM files_storedfile WHERE {SENT}").fetchall()
    if len(stored) != len(set(stored)):
        found.append("an original has two rows")
    for (digest,) in stored:
        place = files / digest[:2] / digest
        if not place.exists() or place.read_bytes() != walk.files[digest]:
            found.append(f"original {digest[:8]} is not what was sent")
    return found
