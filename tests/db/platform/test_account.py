"""The system account of the embedded server, made by several first starts at once."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from liance.adapters.postgres.account import unprivileged

NAME = "liance-db-test"
ASK = (
    f"from liance.adapters.postgres.account import unprivileged; print(unprivileged({NAME!r}).uid)"
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes accounts")


@pytest.fixture
def no_account() -> Iterator[None]:
    remove = [shutil.which("userdel", path="/usr/sbin:/sbin") or "userdel", NAME]
    subprocess.run(remove, capture_output=True, check=False)
    yield
    subprocess.run(remove, capture_output=True, check=False)


@as_root
def test_starts_at_the_same_time_agree_on_one_account(no_account: None) -> None:
    starts = [
        subprocess.Popen([sys.executable, "-c", ASK], stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    answers = {start.communicate(timeout=60)[0].strip() for start in starts}
    assert answers == {str(unprivileged(NAME).uid)}


def test_an_ordinary_user_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    account = unprivileged(NAME)
    assert (account.uid, account.switch) == (1234, False)
