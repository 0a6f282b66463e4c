"""Which database Django talks to in this process, and bringing its tables up to date."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from liance.adapters.postgres.url import django_database

_KEYS = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
# One migration at a time in a database, whoever starts it.
_MIGRATION_LOCK = 7_305_316
# Which models a step of a migration has drawn anew.
_DRAWN_ANEW = "_find_reload_model"


def point_at(url: str) -> None:
    """Let Django's default connection, in all threads of this process, go to `url`."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update({"PORT": "", "PASSWORD": ""})
    wanted = django_database(url)
    connection.settings_dict.update({key: wanted[key] for key in _KEYS if key in wanted})


@contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """As `point_at`, back to the former database after the block."""
    settings = connections["default"].settings_dict
    before = {key: settings.get(key, "") for key in _KEYS}
    point_at(url)
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)


def migrate(owner_url: str, *, verbosity: int = 0) -> None:
    """Bring all tables up to date as the owner role."""
    with (
        pointed_at(owner_url),
        connections["default"].cursor() as cursor,
        _collecting_seldom(),
        ExitStack() as first,
    ):
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        if is_empty():
            first.enter_context(drawing_alone())
        call_command("migrate", interactive=False, verbosity=verbosity)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Fewer rounds of the garbage collector while the block runs.

    Django draws the models anew for each migration; looking for garbage among all of them after
    every few hundred objects took a third of the time. It costs some 100 MB meanwhile.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, before[1], before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def drawing_alone() -> Iterator[None]:
    """Each step of a migration draws anew the one model it changes, not all that are related to it.

    For an empty database, whose rows no step has to follow: the tables become the same, as a test
    compares. Django draws some fifty models for each step, nine tenths of what a first start took.
    Steps in Python still find all models drawn anew.
    """

    def alone(
        state: ProjectState, app_label: str, model_name: str, _delay: object = None
    ) -> set[tuple[str, str]]:
        state.is_delayed = True
        return {(app_label, model_name)}

    related = getattr(ProjectState, _DRAWN_ANEW)
    setattr(ProjectState, _DRAWN_ANEW, alone)
    try:
        yield
    finally:
        setattr(ProjectState, _DRAWN_ANEW, related)


def pending() -> list[str]:
    """The migrations that the code has and the database has not, as `app.name`."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_empty() -> bool:
    """Whether no migration was ever applied to the database."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
        return bool(cursor.fetchone()[0])
