"""All hostile files that the tests read, by what reads them."""

from tests.hostile import pictures, texts, workbooks

WORKBOOKS = (
    workbooks.truncated, workbooks.damaged, workbooks.broken_xml, workbooks.xml_attacks,
    workbooks.names, workbooks.bombs, workbooks.headers,
)  # fmt: skip
TEXTS = (texts.separated, texts.loggers, texts.instruments)
PICTURES = (pictures.claims, pictures.bombs, pictures.polyglots, pictures.changed)


def every_file():
    """What reads it, its name, its bytes."""
    for maker in (*WORKBOOKS, *TEXTS):
        for what, content in maker():
            yield maker.__name__, what, content
    for maker in PICTURES:
        for what, _, content in maker():
            yield f"pictures {maker.__name__}", what, content
    for name in pictures.NAMES:
        yield "file names", name, pictures.JPEG + name.encode("utf-8", "surrogatepass")
