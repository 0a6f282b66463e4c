"""Views of the contact sheets: parse, one call, render."""
