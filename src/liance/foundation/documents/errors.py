"""Refusals of this package. Their wording lives in the doors."""

from liance.foundation.kernel.errors import Refused


class FontsMissing(Refused):
    """The typefaces are not installed: the office build (make setup) has not run."""

    def __init__(self, folder: str) -> None:
        super().__init__("documents.fonts_missing", folder=folder)


class DocumentFailed(Refused):
    """Typst could not set the document; `reason` is its message for the administrator."""

    def __init__(self, template: str, reason: str) -> None:
        super().__init__("documents.failed", template=template, reason=reason)


class TooManyLabels(Refused):
    """More labels in one document than a printer's roll or tray takes in one go."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__("documents.too_many_labels", count=count, most=most)
