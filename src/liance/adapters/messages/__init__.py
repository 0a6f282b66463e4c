"""Channels by which reminders leave the house: mail, short message, groups, each with a Null twin.

Nothing is told twice: what was cut off between sending and the answer is kept as uncertain, unless
the other side knows our key and answers it again.
"""
