"""How fast phones hand in, with clients on the same machine: the real server, durable, photo inline.

Its own scratch database: the demonstration's world, sixteen open visits, and earlier submissions
(S 1,000, M 100,000, L 1,000,000) loaded without the bytes of their photos.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from liance.adapters.postgres import liveness
from liance.adapters.postgres.supervisor import Server
from liance.doors.cli.benches.field_scene import Scene, earlier, missions, stage
from liance.doors.cli.benches.measure import Figure, Goal, percentile
from liance.doors.cli.processes import answers
from liance.doors.cli.terminal import say

EARLIER = {"S": 1_000, "M": 100_000, "L": 1_000_000}
CLIENTS = {
    1: Goal(180, "M", most=False),
    4: Goal(300, "M", most=False),
    16: Goal(400, "M", most=False),
}
SECONDS = float(os.environ.get("LIANCE_BENCH_SECONDS", "10"))
PACK_BYTES, PACK_MS = Goal(300 * 1024), Goal(200)
TICK = os.sysconf("SC_CLK_TCK")
PORT = 8973


def run(size: str, *, server: Server, app_url: str, owner_url: str) -> Iterator[Figure]:
    """Submissions per second, p95 and processor time of each; a batch of 500; a pack of 20."""
    scene = stage()
    say(f"装入 {EARLIER[size]:,} 次提交 / loading {EARLIER[size]:,} submissions")
    earlier(owner_url, scene, EARLIER[size])
    yield Figure("field", "load of the machine, 1 min", size, 1, os.getloadavg()[0], "")
    with _served(app_url) as pid:
        _clients(scene, 1, seconds=2)
        for clients in CLIENTS:
            yield from _submissions(scene, clients, size, lambda: _processor(pid, server))
        yield from _batch(scene, size)
        yield from _pack(scene, size)
    yield Figure("field", "load of the machine, 1 min", size, 1, os.getloadavg()[0], "")


@contextmanager
def _served(app_url: str) -> Iterator[int]:
    command = [sys.executable, "-m", "liance.doors.cli.main", "serve", "--port", str(PORT)]
    environment = os.environ | {"LIANCE_DATABASE_URL": app_url}
    process = subprocess.Popen(
        [*command, "--workers", "2", "--threads", "8", "--no-worker"], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{PORT}/account/login/"):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("the server does not answer")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _submissions(
    scene: Scene, clients: int, size: str, processor: Callable[[], float]
) -> Iterator[Figure]:
    before = processor()
    told = _clients(scene, clients, seconds=SECONDS)
    spent = processor() - before + told["processor"]
    taken: list[float] = told["taken"]
    name, number = f"{clients} clients", len(taken)
    rate = number / told["seconds"]
    yield Figure("field", f"{name}, per second", size, number, rate, "/s", CLIENTS[clients])
    yield Figure("field", f"{name}, p95", size, number, 1000 * percentile(taken, 0.95), "ms")
    yield Figure("field", f"{name}, processor each", size, number, 1000 * spent / number, "ms")


def _clients(scene: Scene, clients: int, *, seconds: float, batch: int = 1) -> dict[str, Any]:
    """Run the clients in a process of their own; what they saw. Any other answer raises there."""
    asked = {
        "port": PORT, "clients": clients, "seconds": seconds, "batch": batch,
        "phones": scene.next_phones(clients),
    }  # fmt: skip
    program = Path(__file__).with_name("field_clients.py")
    done = subprocess.run(
        [sys.executable, str(program)], input=json.dumps(asked), text=True, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _batch(scene: Scene, size: str) -> Iterator[Figure]:
    told = _clients(scene, 1, seconds=0, batch=500)
    taken = told["taken"][0]
    yield Figure("field", "batch of 500 commands", size, 500, 1000 * taken, "ms")
    yield Figure("field", "commands per second in a batch", size, 500, 500 / taken, "/s")


def _pack(scene: Scene, size: str) -> Iterator[Figure]:
    asked = {"port": PORT, "pack": missions(scene, 20)}
    program = Path(__file__).with_name("field_clients.py")
    done = subprocess.run(
        [sys.executable, str(program)], input=json.dumps(asked), text=True, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    told = json.loads(done.stdout)
    number = len(told["taken"])
    yield Figure("field", "pack of 20, missions", size, 1, told["missions"], "")
    yield Figure("field", "pack of 20, gzip", size, 1, told["bytes"], "bytes", PACK_BYTES)
    yield Figure(
        "field", "pack of 20, p95", size, number, 1000 * percentile(told["taken"], 0.95), "ms",
        PACK_MS,
    )  # fmt: skip


def _processor(pid: int, server: Server) -> float:
    """Processor seconds of the served product and of its database so far."""
    parents: dict[int, list[int]] = {}
    times: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text("utf-8", "replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        own = int(entry.parent.name)
        parents.setdefault(int(words[1]), []).append(own)
        # With the children that have ended and were waited for.
        times[own] = sum(int(one) for one in words[11:15]) / TICK
    wanted, left = set(liveness.server_processes(server.layout.data.resolve())), [pid]
    while left:
        one = left.pop()
        wanted.add(one)
        left += parents.get(one, [])
    return sum(times.get(one, 0.0) for one in wanted)
