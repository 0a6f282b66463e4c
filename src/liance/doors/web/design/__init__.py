"""The gallery of all parts, for developers; open where ``LIANCE_DESIGN`` is on."""
