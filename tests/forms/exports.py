"""The forms of exports: asked for, given up."""

from tests.forms.sender import Sender

FORMS = {"exports:new", "exports:cancel"}


def send(sender: Sender) -> None:
    """The dispatcher's own."""
    sender.send("exports:new", "hanxue", query="?list=sheets&state=sent", form="csv")
    sender.send("exports:cancel", "hanxue", on=sender.path("exports:index", {}))
