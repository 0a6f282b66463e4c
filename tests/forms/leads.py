"""The forms of leads: examined by two, closed."""

from tests.forms.sender import Sender

FORMS = {"leads:examine", "leads:close"}


def send(sender: Sender) -> None:
    """A lead from opening to its finding."""
    page = sender.path("leads:detail", {})
    sender.send("leads:examine", "majianping", on=page, text="进场记录与照片逐条核对")
    sender.send("leads:examine", "hanxue", on=page, text="另行核对车辆与门禁记录")
    sender.send(
        "leads:close", "majianping", on=page, at={"lead_id": sender.ids["lead"]},
        finding="explained", text="另一人代录，已补签",
    )  # fmt: skip
