"""The forms of reminders: read, wishes, a group, a letter sent again."""

from tests.forms.sender import Sender

FORMS = {
    "reminders:open", "reminders:read_all", "reminders:wishes", "reminders:again", "reminders:new_group",
    "reminders:end_group",
}  # fmt: skip


def send(sender: Sender) -> None:
    """The coordinator's settings; the administrator's groups and the letter that did not go."""
    sender.send("reminders:wishes", "chenjing", digest="on", quiet_from="22:00", quiet_to="06:00")
    with sender.apart():
        sender.send("reminders:open", "chenjing", on=sender.path("reminders:index", {}))
    sender.send("reminders:read_all", "chenjing", on=sender.path("reminders:index", {}))
    sender.send("reminders:again", "xieyun", on=sender.path("reminders:sendings", {}))
    sender.send(
        "reminders:new_group", "xieyun", agency=str(sender.ids["station"]), name="分析室",
        kind="wecom", url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=2",
    )  # fmt: skip
    sender.send("reminders:end_group", "xieyun", on=sender.path("reminders:groups", {}))
