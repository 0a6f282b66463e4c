"""Reads of the contact sheet, scoped to the actor."""
