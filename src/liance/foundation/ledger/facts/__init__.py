"""Digests of the rows that are facts: taken at each write, kept in the ledger, compared by verify.

A trigger of each declared table makes a salted digest of every row written and leaves it for the
next event of the same transaction, whoever wrote the row and however. Nothing in an action has to
remember it. docs/ledger.md has the bytes.
"""
