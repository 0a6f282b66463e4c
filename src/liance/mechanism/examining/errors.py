"""Stable codes of what examining refuses. Their wording lives in the doors."""

CODES = frozenset(
    {
        "examining.faulty",
        "examining.empty",
        "examining.question_known",
        "examining.reason",
        "examining.period",
        "examining.minutes",
        "examining.pass_mark",
        "examining.attempts",
        "examining.parts",
        "examining.too_few",
        "examining.nobody",
        "examining.people_unknown",
        "examining.kind",
        "examining.not_open",
        "examining.own_examination",
        "examining.no_attempt_left",
        "examining.passed_already",
        "examining.all_withdrawn",
        "examining.time_over",
        "examining.handed_in",
        "examining.question_elsewhere",
        "examining.choice",
    }
)
