"""Judging by columns: the verdicts of `judgements.judge_row` for many rows at once.

A row is its reported value and its configuration, which is everything else. For each
configuration the points are known at which a verdict can change; between two of them all numbers
share verdict, reason, citation and words. One row of each such class is judged by `judge_row`
itself; the others take its words and fill in their own numbers. What does not fit exact 64-bit
arithmetic is judged by `judge_row` row by row.
"""
