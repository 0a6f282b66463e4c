"""Editions of standards entered at a site (标准版本录入): entered, signed by two people, used.

Nouns: ``Edition`` (标准版本). The product ships what it holds in ``norms/standards/data``; what is
entered here stands beside or in the place of it, from the second signature on.
"""
