"""Views of the joint visit, by what people do."""
