"""A head as short words that can be printed, written by hand and typed back.

Proquints (D. S. Wilkerson, "A Proposal for Proquints", arXiv:0901.4016): five letters for sixteen
bits, consonant and vowel in turn, so that a word can be read aloud over the telephone. Twelve
words carry the first 192 bits of the head's SHA-256.
"""

from liance.foundation.ledger.errors import BAD_WORDS, LedgerError

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aiou"
WORDS = 12


def words(head256: bytes) -> str:
    """Twelve words parted by hyphens for a SHA-256 digest."""
    pairs = zip(head256[0 : 2 * WORDS : 2], head256[1 : 2 * WORDS : 2], strict=True)
    return "-".join(_word(high << 8 | low) for high, low in pairs)


def read_words(text: str) -> bytes:
    """The first 24 bytes of the digest behind twelve words. Raises `ledger.bad_words`.

    Spaces, hyphens and capitals are taken as a hand may write them.
    """
    given = text.lower().replace("-", " ").split()
    if len(given) != WORDS:
        raise LedgerError(BAD_WORDS, expected=str(WORDS), found=str(len(given)))
    return b"".join(_number(word).to_bytes(2, "big") for word in given)


def _word(number: int) -> str:
    return (
        CONSONANTS[number >> 12]
        + VOWELS[number >> 10 & 3]
        + CONSONANTS[number >> 6 & 15]
        + VOWELS[number >> 4 & 3]
        + CONSONANTS[number & 15]
    )


def _number(word: str) -> int:
    alphabets = (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS)
    if len(word) != len(alphabets):
        raise LedgerError(BAD_WORDS, word=word)
    number = 0
    for letter, alphabet in zip(word, alphabets, strict=True):
        if letter not in alphabet:
            raise LedgerError(BAD_WORDS, word=word)
        number = number * len(alphabet) + alphabet.index(letter)
    return number
