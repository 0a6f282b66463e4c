"""The SQL that makes roles and a database: run by the supervisor, printed for an administrator.

Three roles, so that an intruder in the application can neither change the tables nor the
ledger: `liance_owner` owns the database and migrates, `liance_app` reads and writes rows,
`liance_log` (no login) owns the ledger's tables and its append function.
"""

from liance.adapters.postgres.layout import APP, LOG, OWNER

EXTENSIONS = ("pg_trgm", "btree_gist")
# A transaction left open holds the sealer back: it may not order what it cannot yet see.
IDLE_LIMIT = "60s"


def quoted(text: str) -> str:
    """`text` as an SQL string literal (standard_conforming_strings is on)."""
    return "'" + text.replace("'", "''") + "'"


def role_statements(owner_password: str, app_password: str) -> list[str]:
    """Statements for the whole server, each safe to repeat."""
    statements = [
        _role(OWNER, f"LOGIN PASSWORD {quoted(owner_password)}"),
        _role(APP, f"LOGIN PASSWORD {quoted(app_password)}"),
        _role(LOG, "NOLOGIN"),
        f"GRANT {LOG} TO {OWNER}",
    ]
    return statements + [
        f"ALTER ROLE {role} SET idle_in_transaction_session_timeout = '{IDLE_LIMIT}'"
        for role in (OWNER, APP)
    ]


def _role(name: str, options: str) -> str:
    limits = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    # CREATE ROLE has no IF NOT EXISTS; the second form also repairs a changed password.
    return (
        f"DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') "
        f"THEN CREATE ROLE {name}; END IF; END $do$; ALTER ROLE {name} {limits} {options}"
    )


def database_statement(name: str, *, template: str = "") -> str:
    """CREATE DATABASE, owned by the owner role; a clone of the files of `template` when given."""
    return f'CREATE DATABASE "{name}" OWNER {OWNER}' + (
        f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""
    )


def grant_statements(name: str) -> list[str]:
    """Statements to run inside the database `name`, each safe to repeat."""
    return [
        *(f"CREATE EXTENSION IF NOT EXISTS {extension}" for extension in EXTENSIONS),
        f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC',
        f'GRANT CONNECT, TEMPORARY ON DATABASE "{name}" TO {APP}',
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {APP}",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}, {LOG}",
        *default_privileges("GRANT", "TO"),
    ]


def default_privileges(verb: str, toward: str) -> list[str]:
    """What tables to come give the application: ("GRANT", "TO") or ("REVOKE", "FROM")."""
    by_owner = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public {verb}"
    return [
        f"{by_owner} SELECT, INSERT, UPDATE, DELETE ON TABLES {toward} {APP}",
        f"{by_owner} USAGE, SELECT ON SEQUENCES {toward} {APP}",
    ]


def _unless_present(name: str, create: str) -> str:
    condition = f"NOT EXISTS (SELECT FROM pg_database WHERE datname = {quoted(name)})"
    # psql's \\gexec runs what the query returns: CREATE DATABASE knows no IF NOT EXISTS.
    return f"SELECT {quoted(create)} WHERE {condition} \\gexec"


def administrator_script(name: str = "liance") -> str:
    """A psql script for a database administrator of the site's own PostgreSQL 15-18."""
    create = (
        f"CREATE DATABASE \"{name}\" OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0 "
        "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    )
    lines = [
        "-- Liance 联测: 由数据库管理员以超级用户用 psql 执行一次；可重复执行。",
        "-- Run once by a database administrator, as superuser, in psql; safe to repeat.",
        "-- 先把两处口令换成自己的 / Put your own two passwords in first.",
        *(f"{text};" for text in role_statements("CHANGE-ME-OWNER", "CHANGE-ME-APP")),
        _unless_present(name, create),
        f'\\connect "{name}"',
        *(f"{text};" for text in grant_statements(name)),
        "-- 之后 / Afterwards:",
        f"--   LIANCE_OWNER_URL=postgresql://{OWNER}:…@HOST:5432/{name} liance migrate",
        f"--   LIANCE_DATABASE_URL=postgresql://{APP}:…@HOST:5432/{name} liance serve",
    ]
    return "\n".join(lines) + "\n"
