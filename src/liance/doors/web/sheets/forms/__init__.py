"""Forms of the contact sheets: parsing and what was typed; decisions are made below."""
