"""Writes of the contact sheet. Keyword-only; `actor=`, `at=`; one transaction each."""
