"""`liance serve`: pages over WSGI, event streams over ASGI on the next port, background work."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from liance.adapters.postgres import own, supervisor
from liance.doors.cli import site
from liance.doors.cli.processes import Program, Together, check_port, reachable
from liance.doors.cli.site import Site
from liance.doors.cli.terminal import say

LIVE = "liance.doors.web.live"
# Open event streams would hold a stopping server back for ever.
KILL_SECONDS = "3"


@dataclass(frozen=True)
class Listening:
    """Where and how pages are served. `workers` are processes of `threads` threads each."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    background: bool = True
    certificate: Path | None = None
    key: Path | None = None

    @property
    def address(self) -> str:
        """What a person types into a browser on this machine."""
        host = reachable(self.host)
        shown = f"[{host}]" if ":" in host else host
        return f"{'https' if self.certificate else 'http'}://{shown}:{self.port}/"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option(help="监听地址 / address to bind")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="网页端口；下一个端口供实时消息 / pages; the next one: live events")
    ] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="进程数 / processes")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="每进程线程数 / threads in each")] = 4,
    background: Annotated[
        bool,
        typer.Option("--worker/--no-worker", help="同时运行后台作业 / run background work too"),
    ] = True,
) -> None:
    """提供网页服务 / Serve the pages.

    例 / Example:  liance serve --host 0.0.0.0 --port 8000 --workers 4
    """
    listening = Listening(host, port, workers, threads, background)
    check_ports(listening)
    with site.migrated() as running:
        own.check_serving_role(running.app_url)
        run(
            running,
            listening,
            ready=lambda: say(f"联测已就绪 / Liance is ready: {listening.address}"),
        )


def check_ports(listening: Listening) -> None:
    """Raise PlatformError when the port of the pages or of the event streams is taken."""
    check_port(listening.host, listening.port)
    check_port(listening.host, listening.port + 1)


def run(running: Site, listening: Listening, *, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C; `ready` is called once when pages answer."""
    os.environ["LIANCE_LIVE_PORT"] = str(listening.port + 1)
    os.environ["LIANCE_HTTPS"] = "1" if listening.certificate else ""
    together = Together(list(_programs(listening)))

    def started() -> None:
        together.wait_for_port(listening.host, listening.port)
        ready()

    def watch() -> None:
        if running.server is not None:
            supervisor.restart_if_down(running.server, say=say)

    together.run(started=started, watch=watch)


def _programs(listening: Listening) -> Iterator[Program]:
    wsgi = ["--interface", "wsgi", "--no-ws", "--workers", str(listening.workers)]
    wsgi += ["--blocking-threads", str(listening.threads)]
    target = "liance.config.wsgi:application"
    yield Program("网页 / pages", _granian(listening, listening.port, wsgi, target))
    if find_spec(LIVE) is not None:
        asgi = ["--interface", "asginl", "--no-ws", "--workers", "1"]
        target = f"{LIVE}:application"
        yield Program(
            "实时消息 / live events", _granian(listening, listening.port + 1, asgi, target)
        )
    if listening.background:
        yield Program("后台作业 / background work", worker_command())


def _granian(listening: Listening, port: int, options: list[str], target: str) -> tuple[str, ...]:
    command = [sys.executable, "-m", "granian", "--host", listening.host, "--port", str(port)]
    command += [*options, "--log-level", "warning", "--respawn-failed-workers"]
    command += ["--workers-kill-timeout", KILL_SECONDS]
    if listening.certificate and listening.key:
        command += ["--ssl-certificate", str(listening.certificate)]
        command += ["--ssl-keyfile", str(listening.key)]
    return (*command, target)


def worker_command(concurrency: int = 4) -> tuple[str, ...]:
    """The command line of the background worker."""
    django = (sys.executable, "-m", "django", "procrastinate", "worker")
    return (*django, "--concurrency", str(concurrency))
