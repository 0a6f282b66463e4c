"""The site's own PostgreSQL, named by a URL: can we serve with it, and as whom?"""

import psycopg

from liance.adapters.postgres.binaries import NEWEST, OLDEST
from liance.adapters.postgres.dba import EXTENSIONS
from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.url import split_url

_TOO_STRONG = """
    SELECT r.rolsuper OR r.rolbypassrls
        OR pg_has_role(r.oid, d.datdba, 'MEMBER')
        OR EXISTS (
            SELECT FROM pg_class c
            WHERE c.relkind IN ('r', 'p') AND pg_has_role(r.oid, c.relowner, 'MEMBER')
              AND c.relnamespace = 'public'::regnamespace)
    FROM pg_roles r, pg_database d
    WHERE r.rolname = current_user AND d.datname = current_database()
"""


def check(url: str, variable: str = "LIANCE_DATABASE_URL") -> None:
    """Raise PlatformError unless `url` connects to PostgreSQL 15-18 with our extensions."""
    with _connect(url, variable) as connection:
        major = connection.info.server_version // 10000
        if not OLDEST <= major <= NEWEST:
            raise PlatformError(
                "postgres.unsupported",
                zh=f"{variable} 指向 PostgreSQL {major}；支持 {OLDEST} 到 {NEWEST}。",
                en=f"{variable} is PostgreSQL {major}; {OLDEST} to {NEWEST} are supported.",
            )
        rows = connection.execute("SELECT extname FROM pg_extension").fetchall()
    missing = sorted(set(EXTENSIONS) - {name for (name,) in rows})
    if missing:
        names = ", ".join(missing)
        raise PlatformError(
            "postgres.no_extensions",
            zh=f"数据库缺少扩展 {names}。请数据库管理员执行 liance doctor --sql 打印的语句。",
            en=f"The database lacks the extensions {names}. Let its administrator run what "
            "liance doctor --sql prints.",
        )


def check_serving_role(url: str) -> None:
    """Raise PlatformError when `url` logs in as owner or superuser: no promise would hold then."""
    with _connect(url, "LIANCE_DATABASE_URL") as connection:
        row = connection.execute(_TOO_STRONG).fetchone()
        user = connection.info.user
    if row is None or row[0]:
        raise PlatformError(
            "postgres.role_too_strong",
            zh=f"拒绝以 {user} 提供服务：它是超级用户或拥有这些表，可以改动存证。请把 "
            "LIANCE_DATABASE_URL 换成 liance_app；属主只写在 LIANCE_OWNER_URL，供 migrate 使用。",
            en=f"Refusing to serve as {user}: it is a superuser or owns the tables, and could "
            "change the ledger. Put liance_app into LIANCE_DATABASE_URL; the owner belongs in "
            "LIANCE_OWNER_URL, for migrate alone.",
        )


def _connect(url: str, variable: str) -> psycopg.Connection:
    split_url(url, variable)
    try:
        return psycopg.connect(url, connect_timeout=10, autocommit=True)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise _unreachable(variable, str(error)) from error


def _unreachable(variable: str, said: str) -> PlatformError:
    # The server's own words, without the URL: it carries a password.
    words = said.strip().splitlines()[0] if said.strip() else ""
    zh, en = next(
        ((zh, en) for sign, zh, en in _SIGNS if sign in said),
        ("请检查主机、端口与网络。", "Check host, port and network."),
    )
    return PlatformError(
        "postgres.unreachable",
        zh=f"连不上 {variable} 所指的数据库：{words}\n{zh}",
        en=f"The database of {variable} cannot be reached: {words}\n{en}",
    )


_SIGNS = (
    (
        "authentication failed",
        "用户名或口令不对；口令中的特殊字符要写成 %XX。",
        "User or password is wrong; special characters in it are written %XX.",
    ),
    (
        "does not exist",
        "该数据库或角色还没有建立，请管理员执行 liance doctor --sql 打印的语句。",
        "That database or role does not exist; its administrator runs liance doctor --sql.",
    ),
    (
        "invalid",
        "地址的写法不对，应形如 postgresql://liance_app:口令@主机:5432/liance。",
        "The URL is malformed: postgresql://liance_app:PASSWORD@HOST:5432/liance.",
    ),
)
