"""Where an installation keeps its things, its secrets, and the URLs of its database."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from liance.adapters.installation.places import checkout, data_dir
from liance.adapters.installation.secrets import kept_secret, keys_dir
from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.url import database_url, django_database

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20)


def test_a_checkout_keeps_its_data_beside_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIANCE_DATA_DIR", raising=False)
    root = checkout()
    assert root is not None
    assert data_dir() == root / "var"


def test_a_stated_data_directory_is_made_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIANCE_DATA_DIR", "here")
    assert data_dir() == tmp_path / "here"


def test_a_secret_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first = kept_secret(tmp_path, "word")
    assert len(first) == 64
    assert kept_secret(tmp_path, "word") == first
    assert kept_secret(tmp_path, "other") != first
    assert (keys_dir(tmp_path) / "word").stat().st_mode & 0o777 == 0o600
    assert keys_dir(tmp_path).stat().st_mode & 0o777 == 0o700


@given(user=WORDS, password=WORDS, name=WORDS)
@pytest.mark.parametrize("host", ["db.example", "/run/很深 的/目录"])
def test_libpq_and_django_read_the_url_alike(
    host: str, user: str, password: str, name: str
) -> None:
    url = database_url(user=user, password=password, name=name, host=host)
    libpq = conninfo_to_dict(url)
    django = django_database(url)
    wanted = (user, password, name, host)
    keys = ("user", "password", "dbname", "host")
    assert tuple(libpq[key] for key in keys) == wanted
    assert tuple(django[key] for key in ("USER", "PASSWORD", "NAME", "HOST")) == wanted


def test_options_of_the_url_reach_the_driver() -> None:
    django = django_database("postgresql://a:b@c:5433/d?sslmode=verify-full&sslrootcert=/x.pem")
    assert django["OPTIONS"]["sslmode"] == "verify-full"
    assert django["OPTIONS"]["sslrootcert"] == "/x.pem"
    assert django["PORT"] == "5433"


@pytest.mark.parametrize("url", ["x", "mysql://a@b/c", "postgresql://host", "postgresql://h:x/d"])
def test_what_is_no_postgresql_url_is_refused_in_both_languages(url: str) -> None:
    with pytest.raises(PlatformError) as refused:
        django_database(url)
    assert refused.value.code == "postgres.bad_url"
    assert "LIANCE_DATABASE_URL" in refused.value.zh
    assert "LIANCE_DATABASE_URL" in refused.value.en


def test_an_unset_url_connects_to_nothing() -> None:
    assert django_database("")["HOST"] == "/nonexistent"
