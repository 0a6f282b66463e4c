"""Views of the sources, by what a person does."""
