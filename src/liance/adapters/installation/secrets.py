"""Secrets generated once and kept in the data directory, readable by its owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def keys_dir(data_dir: Path) -> Path:
    """The folder of all secrets of an installation, mode 0700; made when absent."""
    folder = data_dir / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def write_private(path: Path, content: bytes, *, exclusive: bool = False) -> None:
    """Write `content` with mode 0600, durable before the name appears.

    Raises FileExistsError when `exclusive` and the file is already there.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if exclusive:
            # link() fails when the name exists: two first starts at once agree on one secret.
            os.link(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def kept_secret(data_dir: Path, name: str) -> str:
    """The secret called `name`: 64 random characters, made at the first request."""
    path = keys_dir(data_dir) / name
    with suppress(FileNotFoundError):
        return path.read_text("ascii").strip()
    with suppress(FileExistsError):
        write_private(path, secrets.token_urlsafe(48).encode("ascii"), exclusive=True)
    return path.read_text("ascii").strip()
