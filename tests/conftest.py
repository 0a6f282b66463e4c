"""Fixtures of the whole suite: a database that is really PostgreSQL, pages in a real browser."""

pytest_plugins = [
    "tests.fixtures.database",
    "tests.fixtures.browser",
    "tests.fixtures.garbage",
    "tests.fixtures.ledger",
    "tests.fixtures.office",
    "tests.fixtures.objects",
    "tests.fixtures.order",
    "tests.fixtures.passwords",
]
