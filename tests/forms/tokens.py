"""The forms of tokens and webhooks; making a token shows it, and is tested where its page is."""

from django.test import override_settings
from tests.forms.sender import Sender

FORMS = {"tokens:revoke", "tokens:new_hook", "tokens:end_hook"}


def send(sender: Sender) -> None:
    """The dispatcher's own."""
    sender.send("tokens:revoke", "hanxue", on=sender.path("tokens:index", {}))
    with override_settings(LIANCE_WEBHOOK_HOSTS=("127.0.0.1",)):
        sender.send(
            "tokens:new_hook", "hanxue", name="平台", url="http://127.0.0.1:9/y",
            secret="a-secret-of-theirs", kinds=["coordination:sheet:send"],
        )  # fmt: skip
    sender.send("tokens:end_hook", "hanxue", on=sender.path("tokens:hooks", {}))
