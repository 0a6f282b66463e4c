"""Files that documents are made of: typefaces for Typst, put here by the office build.

``FONTS`` is the folder of the typefaces (TrueType); it is empty until the build has run.
"""

from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
