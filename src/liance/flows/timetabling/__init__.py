"""Timetable, sheets and visits together: what people are busy with elsewhere, searches in the
background, the contact sheet that a planned visit becomes (P3, W1)."""
