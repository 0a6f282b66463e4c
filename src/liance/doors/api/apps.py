"""Django wiring of the open API: the writes of its lists are noted after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApiConfig(AppConfig):
    """Has the tables of the lists say what was written to them."""

    name = "liance.doors.api"
    label = "api"

    def ready(self) -> None:
        """Connect the sync; it runs with the rights of whoever migrates (the owner)."""
        post_migrate.connect(_sync, dispatch_uid="api.changes")


def _sync(*, app_config: Any, using: str, **_: object) -> None:
    # Once per migrate, when the tables of all applications stand.
    if app_config.label != "exchange":
        return
    from liance.dashboards.exports import noted  # noqa: PLC0415 - models first
    from liance.mechanism.exchange.changes import sync  # noqa: PLC0415

    sync(noted(), using=using)
