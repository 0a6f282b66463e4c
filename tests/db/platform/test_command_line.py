"""The command line: exit codes, help, and that the quick commands stay quick."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fixtures.browser import free_ports
from typer.testing import CliRunner

from liance.adapters.postgres import databases
from liance.doors.cli.main import COMMANDS, app

SRC = Path(__file__).resolve().parents[3] / "src"
PRESENT = sorted(command.name for command in app.registered_commands if command.name)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="liance-cli-"))
    folder.chmod(0o711)
    yield folder
    databases.discard(folder)


def _start(data_dir: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    environment = (
        os.environ | {"LIANCE_DATA_DIR": str(data_dir), "PYTHONPATH": str(SRC)} | variables
    )
    return subprocess.Popen(
        [sys.executable, "-m", "liance.doors.cli.main", *arguments],
        env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize("name", PRESENT)
def test_every_command_has_help_with_an_example(name: str) -> None:
    shown = CliRunner().invoke(app, [name, "--help"])
    assert shown.exit_code == 0
    assert "例 / Example" in shown.output


def test_a_worker_process_that_reads_the_launcher_does_not_start_it_again() -> None:
    launcher = Path(sys.prefix) / "bin" / "liance"
    again = f"import runpy; runpy.run_path({str(launcher)!r}, run_name='__mp_main__')"
    done = subprocess.run([sys.executable, "-c", again], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_platforms_commands_are_there() -> None:
    wanted = {"demo", "serve", "worker", "migrate", "backup", "restore", "doctor"}
    assert wanted <= set(PRESENT)
    assert wanted <= set(COMMANDS)


def test_wrong_use_is_two_and_a_wrong_url_is_three(data_dir: Path) -> None:
    use = _start(data_dir, "migrate", "--nonsense")
    assert use.wait(60) == 2
    url = _start(data_dir, "migrate", LIANCE_DATABASE_URL="http://example.org/")
    _, said = url.communicate(timeout=60)
    assert url.returncode == 3
    assert "postgres.bad_url" in said
    assert "地址" in said


def test_a_taken_port_is_one_clear_message(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        second = _start(data_dir, "serve", "--port", str(taken.getsockname()[1]))
        _, said = second.communicate(timeout=60)
    assert second.returncode == 3
    assert "serve.port_taken" in said
    assert not (data_dir / "postgres").exists()


def test_serving_ends_with_the_database_and_survives_a_kill(data_dir: Path) -> None:
    port = free_ports(2)
    first = _start(data_dir, "serve", "--port", str(port), "--workers", "1")
    _await_port(first, port)
    postmaster = data_dir / "postgres" / "server" / "data" / "postmaster.pid"
    server = int(postmaster.read_text().split("\n", 1)[0])
    for pid in (server, first.pid):
        os.kill(pid, signal.SIGKILL)
    first.wait(10)
    _await_silence(port)

    again = _start(data_dir, "serve", "--port", str(port), "--workers", "1")
    _await_port(again, port)
    again.send_signal(signal.SIGINT)
    _, said = again.communicate(timeout=60)
    assert again.returncode == 0, said
    assert not postmaster.exists()


def _await_silence(port: int) -> None:
    """The killed one's children answer a moment longer: they would be taken for the next one."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.1)
    pytest.fail("the children of a killed server go on answering")


def _await_port(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[1]
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("no answer")
