"""The mission pack: what a person needs on site for every visit given to them, read in few queries."""
