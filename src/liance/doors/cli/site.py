"""The running site behind a command: its database, started when embedded, checked when its own.

`django_ready` and what follows it import Django: `due` and `judge` never come here.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from liance.adapters.installation.places import data_dir
from liance.adapters.postgres import own, supervisor
from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.layout import APP, OWNER
from liance.adapters.postgres.supervisor import Server
from liance.doors.cli.terminal import say


@dataclass(frozen=True)
class Site:
    """A site whose database answers. `server` is None when the PostgreSQL is the site's own."""

    data_dir: Path
    app_url: str
    owner_url: str
    server: Server | None


@contextmanager
def database() -> Iterator[Site]:
    """The site's database while the block runs, Django set up to use it as the app role.

    Starts or attaches to the embedded server unless LIANCE_DATABASE_URL is set.
    Raises PlatformError with what to do.
    """
    folder = data_dir()
    url = os.environ.get("LIANCE_DATABASE_URL", "").strip()
    if url:
        own.check(url)
        site = Site(folder, url, os.environ.get("LIANCE_OWNER_URL", "").strip(), None)
        django_ready(site)
        yield site
        return
    with supervisor.use(folder, say=say) as server:
        site = Site(folder, server.url(APP), server.url(OWNER), server)
        django_ready(site)
        yield site


@contextmanager
def migrated() -> Iterator[Site]:
    """As `database`, its tables made when it is empty; refused when they are not up to date."""
    from liance.doors.cli import connection

    with database() as site:
        if connection.is_empty():
            migrate(site)
        elif waiting := connection.pending():
            raise _not_migrated(waiting)
        yield site


def django_ready(site: Site) -> None:
    """Set Django up in this process and its children, with the app role's database."""
    os.environ["LIANCE_DATABASE_URL"] = site.app_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.config.settings")
    import django

    django.setup()


def django_ready_without_database() -> None:
    """Set Django up for a command that brings a scratch database of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.config.settings")
    import django

    django.setup()


def migrate(site: Site) -> None:
    """Bring the tables up to date as the owner. Raises PlatformError when no owner is known."""
    from liance.doors.cli import connection

    if not site.owner_url:
        raise PlatformError(
            "site.no_owner",
            zh="数据库的表还没有建立或不是最新的。请设置 LIANCE_OWNER_URL（属主角色），"
            "执行 liance migrate，然后去掉这个变量。",
            en="The tables are missing or out of date. Set LIANCE_OWNER_URL (the owner role), run "
            "liance migrate, then unset it.",
        )
    if site.server is None:
        own.check(site.owner_url, "LIANCE_OWNER_URL")
    say("正在建立或更新数据表 / bringing the tables up to date")
    connection.migrate(site.owner_url)


def _not_migrated(waiting: list[str]) -> PlatformError:
    names = ", ".join(waiting[:5]) + (" …" if len(waiting) > 5 else "")
    return PlatformError(
        "site.not_migrated",
        zh=f"数据表落后于程序（{len(waiting)} 项：{names}）。请先执行 liance backup，"
        "再执行 liance migrate。",
        en=f"The tables are behind the program ({len(waiting)}: {names}). Run liance backup, "
        "then liance migrate.",
    )
