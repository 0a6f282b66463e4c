"""Where pages, event streams and the certificate's install page listen, and which programs do."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from liance.adapters.installation.places import data_dir
from liance.doors.cli.processes import Program, check_port, reachable
from liance.doors.cli.terminal import say

PAGES = "liance.config.wsgi:application"
LIVE = "liance.doors.web.live"
RECEIVER = "liance.adapters.provincial_platform.receiver:application"
LOOPBACK = "127.0.0.1"
# Open event streams would hold a stopping server back for ever.
KILL_SECONDS = "3"


@dataclass(frozen=True)
class Listening:
    """Pages at `port`, event streams at the next, the install page of `authority` at the one after.

    `workers` are processes of `threads` threads each; `background` runs the worker beside them.
    `receiver`: the reference receiver of results runs too, on this machine's loopback alone.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    background: bool = True
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    receiver: bool = False
    name: str = ""

    @property
    def address(self) -> str:
        """What a person types into a browser on this machine."""
        host = reachable(self.host)
        shown = f"[{host}]" if ":" in host else host
        return f"{'https' if self.certificate else 'http'}://{shown}:{self.port}/"

    @property
    def public_address(self) -> str:
        """What others reach the pages by; empty when all addresses are listened on and none is
        named."""
        if self.name:
            return f"{'https' if self.certificate else 'http'}://{self.name}:{self.port}"
        wild = self.host in ("0.0.0.0", "::")  # noqa: S104 (compared, not bound)
        return "" if wild else self.address.rstrip("/")

    @property
    def live_port(self) -> int:
        """The port of the event streams."""
        return self.port + 1

    @property
    def install_port(self) -> int:
        """The port of the page that installs the local authority."""
        return self.port + 2

    @property
    def receiver_port(self) -> int:
        """The port of the reference receiver."""
        return self.port + 3

    @property
    def receiver_url(self) -> str:
        """What LIANCE_PLATFORM_URL is set to for it."""
        return f"http://{LOOPBACK}:{self.receiver_port}"


def with_local_authority(listening: Listening, names: Sequence[str]) -> Listening:
    """`listening` with a certificate for `names` and this machine's own, signed by our authority."""
    from liance.adapters.installation import certificates

    at = datetime.now(UTC)
    folder = data_dir()
    reached = [*names, *certificates.own_names(listening.host)]
    certificate, key = certificates.server_certificate(folder, reached, at=at)
    authority = certificates.authority(folder, at=at)
    shown = names[0] if names else reachable(listening.host)
    say(f"证书安装页 / install page: http://{shown}:{listening.install_port}/")
    say(f"SHA-256 {certificates.fingerprint(authority)}")
    return replace(listening, certificate=certificate, key=key, authority=authority)


def check_ports(listening: Listening) -> None:
    """Raise PlatformError when one of the ports is taken."""
    check_port(listening.host, listening.port)
    check_port(listening.host, listening.live_port)
    if listening.authority:
        check_port(listening.host, listening.install_port)
    if listening.receiver:
        check_port(LOOPBACK, listening.receiver_port)


def programs(listening: Listening) -> Iterator[Program]:
    """The programs that serve it."""
    wsgi = ("--interface", "wsgi", "--workers", str(listening.workers))
    threads = ("--blocking-threads", str(listening.threads))
    pages = _granian(listening, listening.port, PAGES, *wsgi, *threads)
    yield Program("网页 / pages", pages)
    if find_spec(LIVE) is not None:
        asgi = ("--interface", "asginl", "--workers", "1")
        live = _granian(listening, listening.live_port, f"{LIVE}:application", *asgi)
        yield Program("实时消息 / live events", live)
    if listening.authority:
        page = (sys.executable, "-m", "liance.doors.cli.authority_page", listening.host)
        place = (str(listening.install_port), str(listening.authority), listening.address)
        yield Program("证书安装页 / install page", (*page, *place))
    if listening.receiver:
        yield Program("结果接收端 / receiver of results", _receiver(listening))
    if listening.background:
        yield worker_program()


def _receiver(listening: Listening) -> tuple[str, ...]:
    """Plain HTTP on the loopback: results and token do not cross a network unprotected."""
    own = replace(listening, host=LOOPBACK, certificate=None, key=None)
    wsgi = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "2")
    return _granian(own, listening.receiver_port, RECEIVER, *wsgi)


def _granian(listening: Listening, port: int, target: str, *options: str) -> tuple[str, ...]:
    command = [sys.executable, "-m", "granian", "--host", listening.host, "--port", str(port)]
    command += [*options, "--no-ws", "--log-level", "warning", "--respawn-failed-workers"]
    command += ["--workers-kill-timeout", KILL_SECONDS]
    if listening.certificate and listening.key:
        command += ["--ssl-certificate", str(listening.certificate)]
        command += ["--ssl-keyfile", str(listening.key)]
    return (*command, target)


def worker_program(concurrency: int = 4) -> Program:
    """The background worker, with so many jobs at a time."""
    # Django's own checks, for who writes the code, load every page.
    command = (sys.executable, "-m", "django", "procrastinate", "--skip-checks", "worker")
    return Program("后台作业 / background work", (*command, "--concurrency", str(concurrency)))
