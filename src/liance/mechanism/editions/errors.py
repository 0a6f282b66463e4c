"""Stable codes of what the editions refuse. Their wording lives in the doors."""

CODES = frozenset(
    {
        "editions.faulty",
        "editions.already_entered",
        "editions.continues_nothing",
        "editions.sign_by_other",
        "editions.reason",
    }
)
