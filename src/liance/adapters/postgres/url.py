"""PostgreSQL URLs: written, read, and turned into what Django wants."""

from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from liance.adapters.postgres.errors import PlatformError

# Long enough for a page's connection to be reused all day, short enough to meet a new standby.
CONNECTION_AGE_SECONDS = 600


def database_url(*, user: str, password: str, name: str, host: str, port: int = 5432) -> str:
    """A libpq URL; `host` may be a socket directory."""
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    if host.startswith("/"):
        place = f"host={quote(host, safe='')}&port={port}"
        return f"postgresql://{login}@/{quote(name, safe='')}?{place}"
    return f"postgresql://{login}@{host}:{port}/{quote(name, safe='')}"


def django_database(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES; an empty `url` gives one that refuses to connect.

    Raises PlatformError `postgres.bad_url` when the URL is not one of PostgreSQL.
    """
    base: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": CONNECTION_AGE_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "liance"},
        "TEST": {"NAME": None},
    }
    if not url:
        return base | {"NAME": "liance", "HOST": "/nonexistent", "USER": "liance_app"}
    parts = split_url(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return base | {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": base["OPTIONS"] | query,
    }


def split_url(url: str, variable: str = "LIANCE_DATABASE_URL") -> SplitResult:
    """The parts of a PostgreSQL URL, or PlatformError `postgres.bad_url` naming `variable`."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1
        sound = sound and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound:
        raise PlatformError(
            "postgres.bad_url",
            zh=f"{variable} 不是 PostgreSQL 地址。"
            "应形如 postgresql://liance_app:密码@主机:5432/liance（密码中的特殊字符用 %XX 表示）。",
            en=f"{variable} is not a PostgreSQL URL. It should look like "
            "postgresql://liance_app:PASSWORD@HOST:5432/liance (special characters as %XX).",
        )
    return parts
