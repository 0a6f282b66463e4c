"""The folders of an installation, from the environment or from the platform's custom."""

import os
import sys
from pathlib import Path

import liance

PACKAGE = Path(liance.__file__).resolve().parent


def checkout() -> Path | None:
    """The root of the source checkout we run from, or None when installed as a wheel."""
    root = PACKAGE.parent.parent
    return root if (root / "pyproject.toml").is_file() and PACKAGE.parent.name == "src" else None


def user_data_home() -> Path:
    """The folder where the platform keeps an application's data for the current user."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    stated = os.environ.get("XDG_DATA_HOME", "")
    # XDG Base Directory Specification: a relative value is to be ignored.
    return Path(stated) if Path(stated).is_absolute() else Path.home() / ".local" / "share"


def data_dir() -> Path:
    """`LIANCE_DATA_DIR`, else `var/` in a checkout, else `liance` in the user's data home."""
    stated = os.environ.get("LIANCE_DATA_DIR", "").strip()
    if stated:
        return Path(stated).expanduser().absolute()
    root = checkout()
    return root / "var" if root else user_data_home() / "liance"
