"""Chinese text search by bigrams: a two-character word is one index probe, not a scan."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Lookup

# A loop, not a query: a query for each row took longer than the rest of writing it.
FUNCTION = """
CREATE OR REPLACE FUNCTION kernel_bigrams(a text, b text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  signs CONSTANT text[] := string_to_array(
    regexp_replace(lower(coalesce(a, '') || '|' || coalesce(b, '')), '[[:space:]]', '', 'g'), NULL);
  grams text[] := '{}';
  sign text;
  before text := '|';
BEGIN
  FOREACH sign IN ARRAY signs LOOP
    IF sign <> '|' THEN
      grams := grams || sign;
      IF before <> '|' THEN
        grams := grams || (before || sign);
      END IF;
    END IF;
    before := sign;
  END LOOP;
  RETURN array_to_tsvector(grams);
END $$;
"""


class Bigrams(Func):
    """The search vector of two text columns; the expression of a generated column."""

    function = "kernel_bigrams"
    arity = 2


def grams(words: str) -> list[str]:
    """What must all be there for ``words`` to occur: its bigrams, or its one character.

    Words parted by spaces are sought each for itself.
    """
    found: list[str] = []
    for word in words.lower().split():
        found += [word] if len(word) == 1 else [word[i : i + 2] for i in range(len(word) - 1)]
    return sorted(set(found))


@SearchVectorField.register_lookup
class HasGrams(Lookup):
    """``search__grams="青山"``: every bigram of the words occurs."""

    lookup_name = "grams"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """``vector @@ tsquery`` with each gram quoted as a lexeme."""
        left, params = self.process_lhs(compiler, connection)
        quoted = ["'" + g.replace("\\", "\\\\").replace("'", "''") + "'" for g in grams(self.rhs)]
        return f"{left} @@ %s::tsquery", (*params, " & ".join(quoted))
