"""The embedded server's supervisor, driven for real: kills, stale files, closed folders."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from liance.adapters.installation.secrets import keys_dir
from liance.adapters.postgres import databases, diagnosis, liveness, own, supervisor
from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.layout import ADMIN, APP, LOG, OWNER, Layout, locate
from liance.adapters.postgres.supervisor import Server


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="liance-supervisor-"))
    folder.chmod(0o711)
    yield folder
    databases.discard(folder)


def _write(server: Server, value: int) -> None:
    with psycopg.connect(server.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def _read(server: Server) -> list[int]:
    with psycopg.connect(server.url(OWNER)) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM kept ORDER BY 1")]


def _postmaster(layout: Layout) -> int:
    pid = liveness.recorded_postmaster(layout.data)
    assert pid is not None
    return pid


def _alive(layout: Layout) -> bool:
    return bool(liveness.server_processes(layout.data.resolve()))


def test_a_second_use_attaches_and_the_last_to_leave_stops(data_dir: Path) -> None:
    with supervisor.use(data_dir) as first:
        pid = _postmaster(first.layout)
        with supervisor.use(data_dir) as second:
            assert _postmaster(second.layout) == pid
        assert _alive(first.layout)
    assert not _alive(first.layout)


def test_rows_survive_killing_every_server_process(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        _write(server, 1)
        for pid in liveness.server_processes(server.layout.data.resolve()):
            # A worker of the server may end by itself in between.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with supervisor.use(data_dir) as again:
            assert _read(again) == [1]


def test_a_running_site_brings_its_killed_server_back(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        _write(server, 7)
        assert supervisor.restart_if_down(server) is False
        os.kill(_postmaster(server.layout), signal.SIGKILL)
        _wait_until_silent(server)
        assert supervisor.restart_if_down(server) is True
        assert _read(server) == [7]


def _wait_until_silent(server: Server) -> None:
    deadline = time.monotonic() + 10
    while liveness.answers(server.layout, server.words[ADMIN]):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_children_of_a_killed_postmaster_do_not_stop_the_next_start(data_dir: Path) -> None:
    def compute(connection: psycopg.Connection) -> None:
        with suppress(psycopg.OperationalError):
            connection.execute("SELECT count(*) FROM generate_series(1, 1e10)")

    with supervisor.use(data_dir) as server:
        _write(server, 1)
        busy = threading.Thread(target=compute, args=[psycopg.connect(server.url(OWNER))])
        busy.start()
        time.sleep(0.2)
        os.kill(_postmaster(server.layout), signal.SIGKILL)
        with supervisor.use(data_dir) as again:
            assert _read(again) == [1]
        busy.join(5)
        assert not busy.is_alive()


def test_a_pid_file_naming_a_living_stranger_is_not_believed(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        _write(server, 3)
        pid_file = server.layout.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        with supervisor.use(data_dir) as again:
            assert _read(again) == [3]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_start_cut_short_before_the_roles_were_made_is_completed(data_dir: Path) -> None:
    with (
        supervisor.use(data_dir) as server,
        psycopg.connect(server.url(ADMIN, "postgres"), autocommit=True) as connection,
    ):
        connection.execute("DROP DATABASE liance")
        connection.execute(f"DROP OWNED BY {LOG}")
    with (
        supervisor.use(data_dir) as server,
        psycopg.connect(server.url(APP)) as connection,
    ):
        rows = connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert {("pg_trgm",), ("btree_gist",)} <= set(rows)


def test_a_data_folder_deeper_than_a_socket_path_works(data_dir: Path) -> None:
    deep = data_dir.joinpath(*["很深的目录" * 3] * 4)
    deep.mkdir(parents=True)
    with supervisor.use(deep) as server:
        assert len(os.fsencode(server.layout.run)) < 100
        assert server.layout.run.stat().st_mode & 0o777 == 0o700
        _write(server, 1)
    databases.discard(deep)


def test_a_newer_data_directory_is_refused_and_left_alone(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        version = server.layout.data / "PG_VERSION"
    version.write_text("99\n")
    with pytest.raises(PlatformError) as refused, supervisor.use(data_dir):
        pass
    assert refused.value.code == "postgres.newer_data"
    assert "99" in refused.value.zh
    assert (server.layout.data / "global" / "pg_control").exists()


def test_lost_keys_are_said_to_be_lost(data_dir: Path) -> None:
    with supervisor.use(data_dir):
        pass
    (keys_dir(data_dir) / "postgres.json").unlink()
    with pytest.raises(PlatformError) as refused, supervisor.use(data_dir):
        pass
    assert refused.value.code == "postgres.keys_lost"


def test_keys_of_another_site_are_refused(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        keys = keys_dir(data_dir) / "postgres.json"
        keys.write_text(keys.read_text().replace(server.words[ADMIN], "another"))
        with pytest.raises(PlatformError) as refused, supervisor.use(data_dir):
            pass
    assert refused.value.code == "postgres.wrong_keys"


def test_a_lost_home_is_not_replaced_by_an_empty_one(data_dir: Path) -> None:
    with supervisor.use(data_dir):
        pass
    home = data_dir / "postgres" / "server"
    home.rename(data_dir / "postgres" / "elsewhere")
    with pytest.raises(PlatformError) as refused, supervisor.use(data_dir):
        pass
    assert refused.value.code == "postgres.home_lost"
    assert not home.exists()
    (data_dir / "postgres" / "elsewhere").rename(home)


def test_a_full_disk_is_said_before_anything_is_written(data_dir: Path) -> None:
    with pytest.raises(PlatformError) as refused:
        diagnosis.check_free_space(data_dir, 2**62)
    assert refused.value.code == "postgres.disk_full"


def test_a_disk_that_fills_meanwhile_is_recognised(data_dir: Path) -> None:
    said = 'FATAL:  could not write file "pg_wal/xlogtemp.1": No space left on device'
    assert diagnosis.failure(locate(data_dir), said).code == "postgres.disk_full"


def test_nobody_enters_without_a_password_or_from_the_network(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        with psycopg.connect(server.url(ADMIN)) as connection:
            shown = connection.execute(
                "SELECT current_setting('listen_addresses'), current_setting('data_checksums'),"
                " (SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'),"
                " (SELECT bool_and(rolpassword LIKE 'SCRAM%%') FROM pg_authid WHERE rolcanlogin),"
                " (SELECT rolcanlogin FROM pg_roles WHERE rolname = 'liance_log')"
            ).fetchone()
        assert shown == ("", "on", 0, True, False)
        wrong = server.url(APP).replace(server.words[APP], "guess")
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(wrong)


def test_the_application_role_may_serve_and_stronger_ones_may_not(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        own.check_serving_role(server.url(APP))
        for role in (OWNER, ADMIN):
            with pytest.raises(PlatformError) as refused:
                own.check_serving_role(server.url(role))
            assert refused.value.code == "postgres.role_too_strong"


def test_wrong_urls_each_say_what_to_do(data_dir: Path) -> None:
    with supervisor.use(data_dir) as server:
        wrong = {
            "mysql://a:b@c/d": "postgres.bad_url",
            "postgresql://a:b@127.0.0.1:1/d": "postgres.unreachable",
            server.url(APP, "nothing"): "postgres.unreachable",
            server.url(ADMIN, "postgres"): "postgres.no_extensions",
        }
        for url, code in wrong.items():
            with pytest.raises(PlatformError) as refused:
                own.check(url)
            assert refused.value.code == code
            assert server.words[APP] not in str(refused.value)
        own.check(server.url(APP))


def test_a_folder_closed_to_others_serves_root_without_being_opened(data_dir: Path) -> None:
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)
    site = closed / "checkout" / "var"
    with supervisor.use(site) as server:
        _write(server, 1)
        postmaster = Path(f"/proc/{_postmaster(server.layout)}").stat()
        assert postmaster.st_uid != 0
        near = closed in server.layout.home.parents
        # Only root needs another place: an ordinary user's server may enter that user's folders.
        assert near is (os.geteuid() != 0)
    assert closed.stat().st_mode & 0o777 == 0o700
    databases.discard(site)
    assert not server.layout.home.exists()
