"""Django's registration of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Events, seals, nodes, heads and anchors."""

    name = "liance.foundation.ledger"
    label = "ledger"
    verbose_name = "存证账本"
