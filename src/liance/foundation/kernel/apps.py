"""Django wiring of the kernel: database triggers follow the edge tables after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """Installs the edge triggers once all tables stand."""

    name = "liance.foundation.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the trigger sync; it runs with the rights of whoever migrates (the owner)."""
        from liance.foundation.kernel.triggers import sync_after_migrate  # noqa: PLC0415 - models first

        post_migrate.connect(sync_after_migrate, dispatch_uid="kernel.triggers")
