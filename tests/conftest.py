"""Fixtures of the whole suite: a database that is really PostgreSQL, pages in a real browser."""

import sys

# Else each worker rewrites the assertions of 400 modules again at each run.
sys.dont_write_bytecode = False

pytest_plugins = [
    "tests.fixtures.database",
    "tests.fixtures.browser",
    "tests.fixtures.examples",
    "tests.fixtures.garbage",
    "tests.fixtures.ledger",
    "tests.fixtures.office",
    "tests.fixtures.objects",
    "tests.fixtures.order",
    "tests.fixtures.passwords",
]
