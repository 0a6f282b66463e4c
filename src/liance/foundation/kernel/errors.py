"""Refusals with stable codes. Their wording lives in the doors, in both languages."""


class Refused(Exception):  # noqa: N818
    """A request that a rule, a state or a right does not allow.

    ``code`` is ``package.what``; ``facts`` fill the wording; ``field`` names the form field at
    which the refusal belongs, empty for the whole form.
    """

    def __init__(self, code: str, *, field: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{k}={v}" for k, v in sorted(self.facts.items()))
        return f"{self.code}({facts})" if facts else self.code


class IllegalTransition(Refused):
    """The verb has no edge from the present state."""

    def __init__(self, noun: str, state: str, verb: str) -> None:
        super().__init__("kernel.illegal_transition", noun=noun, state=state, verb=verb)


class Stale(Refused):
    """Somebody else changed the record since it was read; nothing was written."""

    def __init__(self, noun: str) -> None:
        super().__init__("kernel.stale", noun=noun)


class NotPermitted(Refused):
    """The actor holds no right for this verb."""

    def __init__(self, permission: str) -> None:
        super().__init__("kernel.not_permitted", permission=permission)


class NotFound(Refused):
    """No such object, or none that this actor may know of."""

    def __init__(self, noun: str) -> None:
        super().__init__("kernel.not_found", noun=noun)
