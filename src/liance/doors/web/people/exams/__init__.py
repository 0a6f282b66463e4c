"""Pages of online joint examinations: the bank, arranging, sitting, results."""
