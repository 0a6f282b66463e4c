"""Several programs run side by side by one command, which they neither outlive nor outnumber."""

import ctypes
import errno
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from urllib.parse import urlsplit

from liance.adapters.postgres.errors import PlatformError

GRACE_SECONDS = 8
LEAVE_SECONDS = 4.0
# A program that ends sooner than this is not restarted: it would end again.
SHORT_LIFE_SECONDS = 10
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """One program: its name for messages, and its command line."""

    name: str
    command: tuple[str, ...]

    def start(self) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, so that Ctrl-C reaches us alone."""
        return subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (no threads yet)
        )


def _end_with_parent() -> None:
    # A killed parent cannot tidy up; without this its children would keep the port.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Together:
    """Programs that run until one of them cannot, or until Ctrl-C or SIGTERM."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self._programs = programs
        self._running: dict[Program, tuple[subprocess.Popen[bytes], float]] = {}
        self._asked_to_stop = threading.Event()

    def run(self, *, started: Callable[[], None], watch: Callable[[], None]) -> None:
        """Start all, call `started` once, then `watch` every two seconds until the end.

        The first program has the machine to itself until `started` returns: people wait for it.
        Raises PlatformError when a program ends right after its start.
        """
        before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
        first, *others = self._programs
        try:
            self._start(first)
            started()
            for program in others:
                self._start(program)
            while not self._asked_to_stop.wait(2):
                self._revive()
                watch()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def wait_for_page(self, address: str, *, seconds: float = 60) -> None:
        """Return when a page is answered at `address`; raise as `run` does.

        A port that accepts is not enough: the server listens before it can answer.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._asked_to_stop.is_set():
            if answers(address):
                return
            self._revive()
            time.sleep(0.05)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop.set()

    def _start(self, program: Program) -> None:
        self._running[program] = (program.start(), time.monotonic())

    def _revive(self) -> None:
        for program, (process, since) in list(self._running.items()):
            if process.poll() is None:
                continue
            if time.monotonic() - since < SHORT_LIFE_SECONDS:
                raise PlatformError(
                    "serve.program_ended",
                    zh=f"{program.name} 启动后立即退出（退出码 {process.returncode}），原因见上文。",
                    en=f"{program.name} ended right after its start (exit code "
                    f"{process.returncode}); the reason stands above.",
                )
            self._start(program)

    def _end(self) -> None:
        processes = [process for process, _ in self._running.values()]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def answers(address: str, *, timeout: float = 10) -> bool:
    """Whether our own server answers there within `timeout` seconds, with whatever status."""
    place = urlsplit(address)
    host, port = place.hostname or "", place.port
    if place.scheme == "https":
        # Our own certificate at our own address: who answers is not in question here.
        trusting = ssl._create_unverified_context()  # noqa: S323
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=timeout, context=trusting
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("HEAD", place.path or "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def check_port(host: str, port: int) -> None:
    """Raise PlatformError when `port` cannot be bound at `host`."""
    deadline = time.monotonic() + LEAVE_SECONDS
    while error := _bind_error(host, port):
        # The children of a killed serve need a moment to leave.
        if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            raise PlatformError(
                "serve.port_taken",
                zh=f"{host}:{port} 不能使用（{error.strerror}）。可能已有一个 liance 在运行；"
                "否则请用 --port 另选端口。",
                en=f"{host}:{port} cannot be used ({error.strerror}). Perhaps liance is running "
                "already; otherwise choose another with --port.",
            )
        time.sleep(0.2)


def _bind_error(host: str, port: int) -> OSError | None:
    with socket.socket(_family(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def reachable(host: str) -> str:
    """The address under which this machine reaches a server bound to `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a name, not a bind)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
