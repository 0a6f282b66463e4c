"""A local authority whose certificates a strict TLS client accepts."""

import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liance.adapters.installation import certificates

NOW = datetime.now(UTC)


def _greeted(data_dir: Path, name: str) -> str:
    """What a client that trusts the authority alone receives from a server called `name`."""
    certificate, key = certificates.server_certificate(
        data_dir, ["liance.test", "127.0.0.1"], at=NOW
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=certificates.authority(data_dir, at=NOW))
    near, far = socket.socketpair()

    def greet() -> None:
        # A client that refuses the name breaks off.
        with suppress(OSError), server.wrap_socket(far, server_side=True) as talk:
            talk.sendall(b"hello")

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    with client.wrap_socket(near, server_hostname=name) as talk:
        return talk.recv(5).decode()


@pytest.mark.parametrize("name", ["liance.test", "127.0.0.1"])
def test_a_device_with_the_authority_installed_connects(tmp_path: Path, name: str) -> None:
    assert _greeted(tmp_path, name) == "hello"


def test_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        _greeted(tmp_path, "other.test")


def test_the_certificate_is_kept_until_it_is_due_or_the_names_change(tmp_path: Path) -> None:
    def content(names: list[str], at: datetime) -> bytes:
        return certificates.server_certificate(tmp_path, names, at=at)[0].read_bytes()

    first = content(["a.test"], NOW)
    assert content(["a.test"], NOW + timedelta(days=300)) == first
    renewed = content(["a.test"], NOW + timedelta(days=380))
    assert renewed != first
    assert content(["a.test", "b.test"], NOW + timedelta(days=380)) != renewed


def test_private_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    _, key = certificates.server_certificate(tmp_path, ["a.test"], at=NOW)
    for path in (key, key.with_name("authority.key")):
        assert path.stat().st_mode & 0o777 == 0o600
