"""Views of reports, by what people do."""
