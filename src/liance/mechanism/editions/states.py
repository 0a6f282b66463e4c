"""Edge table of an entered edition (标准版本)."""

from liance.foundation.kernel.machine import Edge, Machine, State

SIGN = "editions:edition:sign"
ENTER = "editions:edition:enter"

EDITION = Machine(
    "editions:edition",
    table="editions_edition",
    initial="entered",
    states=(
        State("entered", "待核对签名", "Awaiting two signatures", "waiting"),
        State("signed_once", "待第二人签名", "Awaiting a second signature", "running"),
        State("used", "使用中", "In use", "done"),
        State("replaced", "已被新录入代替", "Replaced by a later entry", "off"),
        State("withdrawn", "已撤回", "Withdrawn", "off"),
    ),
    edges=(
        Edge("sign", "核对签名", "Sign", ("entered",), "signed_once", SIGN),
        Edge("countersign", "第二人签名", "Countersign", ("signed_once",), "used", SIGN),
        Edge("withdraw", "撤回", "Withdraw", ("entered", "signed_once"), "withdrawn", SIGN),
        Edge("replace", "被代替", "Replace", ("used",), "replaced", SIGN),
    ),
)
