"""Django wiring: the tables of facts are declared, their triggers follow every migrate."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class IntegrityConfig(AppConfig):
    """Declares the facts; has no tables of its own."""

    name = "liance.mechanism.integrity"
    label = "integrity"
    verbose_name = "存证范围"

    def ready(self) -> None:
        """Declare, and connect the trigger sync; it runs with the rights of whoever migrates."""
        from liance.foundation.ledger.facts.declared import declare  # noqa: PLC0415 - apps first
        from liance.mechanism.integrity.facts import FACTS  # noqa: PLC0415 - apps first

        declare(FACTS)
        post_migrate.connect(sync_after_migrate, dispatch_uid="integrity.triggers")


def sync_after_migrate(*, app_config: Any, using: str, **_: object) -> None:
    """Run once per migrate, after the last application of ours that has tables.

    What the migrations rewrote is recorded as that, before the tables open again to acts.
    """
    from liance.foundation.kernel.clock import now  # noqa: PLC0415 - apps first
    from liance.foundation.ledger.facts.late import record_late  # noqa: PLC0415 - apps first
    from liance.foundation.ledger.facts.triggers import sync  # noqa: PLC0415 - apps first

    ours = [
        c.label for c in apps.get_app_configs() if c.name.startswith("liance.") and c.models_module
    ]
    if ours and app_config.label == ours[-1] and sync(using):
        record_late(at=now(), upgrade=True)
