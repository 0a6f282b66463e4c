"""Joint meetings of the two sides of an area: the pages."""
