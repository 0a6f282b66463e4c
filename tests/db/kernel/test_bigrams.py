"""What the database indexes of two columns: each character and each pair that stands side by side."""

import pytest
from django.db import connection

WORDS = [
    (None, None), ("", ""), ("  ", "x y"), ("渭滨区 青山化工有限公司", "91610300MA6X10001P001P"),
    ("a|b", "|"), ("||", "a||b"), ("ＡＢc", "É"), ("青青青", "青"),
]  # fmt: skip


def grams(*columns: str | None) -> set[str]:
    found: set[str] = set()
    for part in "|".join("".join((text or "").split()).lower() for text in columns).split("|"):
        found |= set(part) | {part[n : n + 2] for n in range(len(part) - 1)}
    return found


@pytest.mark.parametrize(("name", "code"), WORDS)
def test_the_vector_holds_every_character_and_pair_of_each_column(db, name, code) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(kernel_bigrams(%s, %s))", [name, code])
        assert set(cursor.fetchone()[0]) == grams(name, code)
