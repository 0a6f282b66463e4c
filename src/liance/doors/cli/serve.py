"""`liance serve`: pages over WSGI, event streams over ASGI on the next port, background work."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from liance.adapters.installation.secrets import kept_secret
from liance.adapters.postgres import own, supervisor
from liance.adapters.postgres.errors import PlatformError
from liance.doors.cli import site
from liance.doors.cli.listening import Listening, check_ports, programs, with_local_authority
from liance.doors.cli.processes import Together
from liance.doors.cli.site import Site
from liance.doors.cli.terminal import complain, say

Host = Annotated[str, typer.Option(help="监听地址 / address to bind")]
Port = Annotated[int, typer.Option(help="网页端口，其后两个也会用到 / port; uses the next two too")]
Workers = Annotated[int, typer.Option(min=1, help="进程数 / processes")]
Threads = Annotated[int, typer.Option(min=1, help="每进程线程数 / threads in each")]
Background = Annotated[
    bool, typer.Option("--worker/--no-worker", help="同时运行后台作业 / run background work too")
]
Tls = Annotated[
    bool,
    typer.Option("--tls", help="HTTPS；无 --cert 时用本地证书 / HTTPS; local authority by default"),
]
Cert = Annotated[Path | None, typer.Option(help="自有证书链 PEM / own certificate chain, PEM")]
Key = Annotated[Path | None, typer.Option(help="其私钥 PKCS#8 PEM / its key, PKCS #8 PEM")]
Names = Annotated[list[str] | None, typer.Option(help="证书上的主机名 / names on the certificate")]

Receiver = Annotated[
    bool,
    typer.Option(
        "--receiver",
        help="同时运行参考接收端，代替省平台 / run the reference receiver of results too",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("serve")(serve)


def serve(
    *,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 2,
    threads: Threads = 4,
    background: Background = True,
    tls: Tls = False,
    cert: Cert = None,
    key: Key = None,
    name: Names = None,
    receiver: Receiver = False,
) -> None:
    """提供网页服务 / Serve the pages.

    下一个端口供实时消息；--tls 用本地证书时，再下一个端口是证书安装页（HTTP）。
    Event streams answer on the next port; with --tls and the local authority, the page to install
    it answers on the one after (plain HTTP).

    --receiver: 没有省平台接口时，结果送到本机的参考接收端（端口再加一）。
    Where the province's platform has no interface, results go to a receiver on this machine.

    例 / Example:  liance serve --host 0.0.0.0 --port 8443 --workers 4 --tls --name liance.example
    """
    if (cert is None) != (key is None):
        raise typer.BadParameter("--cert 与 --key 须同时给出 / --cert and --key go together")
    listening = Listening(
        host, port, workers, threads, background, cert, key,
        receiver=receiver, name=name[0] if name else "",
    )  # fmt: skip
    if tls and cert is None:
        listening = with_local_authority(listening, name or [])
    check_ports(listening)
    with site.migrated() as running:
        own.check_serving_role(running.app_url)
        run(running, listening, ready=lambda: _ready(listening))


def run(running: Site, listening: Listening, *, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C; `ready` is called once when pages answer."""
    os.environ["LIANCE_LIVE_PORT"] = str(listening.live_port)
    if listening.certificate:
        os.environ["LIANCE_HTTPS"] = "1"
    _tell_address(listening)
    if listening.receiver:
        _point_to_receiver(running, listening)
    together = Together(list(programs(listening)))

    def started() -> None:
        together.wait_for_page(listening.address)
        ready()

    together.run(started=started, watch=database_watch(running))


def _tell_address(listening: Listening) -> None:
    """What QR codes lead to; on all addresses without a name nobody but the site knows."""
    if os.environ.get("LIANCE_ADDRESS", "").strip():
        return
    if listening.public_address:
        os.environ["LIANCE_ADDRESS"] = listening.public_address
        return
    say(
        "没有对外地址，签发报告前请设置 LIANCE_ADDRESS=https://… / "
        "no public address: set LIANCE_ADDRESS=https://… before reports are signed"
    )


def _point_to_receiver(running: Site, listening: Listening) -> None:
    """The worker sends to our receiver unless the site named a platform of its own."""
    os.environ["LIANCE_RECEIVER_DIR"] = str(running.data_dir / "receiver")
    token = kept_secret(running.data_dir, "platform-token")
    os.environ.setdefault("LIANCE_PLATFORM_TOKEN", token)
    os.environ.setdefault("LIANCE_PLATFORM_URL", listening.receiver_url)
    say(f"结果接收端 / receiver of results: LIANCE_PLATFORM_URL={listening.receiver_url}")


def database_watch(running: Site) -> Callable[[], None]:
    """A function that starts the embedded server again when it is down, and says why it cannot.

    A full disk stops the server, not us: once there is space again it comes back by itself.
    """
    last = ""

    def watch() -> None:
        nonlocal last
        if running.server is None:
            return
        try:
            supervisor.restart_if_down(running.server, say=say)
            last = ""
        except PlatformError as error:
            if error.code != last:
                complain(error)
            last = error.code

    return watch


def _ready(listening: Listening) -> None:
    say(f"联测已就绪 / Liance is ready: {listening.address}")
