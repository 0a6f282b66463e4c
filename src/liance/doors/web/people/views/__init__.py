"""Views of agencies and people, by what a person does."""
