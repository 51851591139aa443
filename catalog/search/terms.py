"""The words of titles and their trigrams, so that a slip of the finger finds what it meant: the only writer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from django.db import transaction

from catalog.search.alike import trigrams
from catalog.search.models import Listing, Term, TermTrigram
from catalog.search.words import exact, folded

BATCH = 1000
T = TypeVar("T")
MOST_LETTERS = 60

# By the text of a term: its words, and how often each spelling of them stands in a title.
_Found = dict[str, Counter[tuple[str, str]]]


def learn(titles: Iterable[str]) -> None:
    """Add the words, and the pairs of neighbouring words, of these titles that are not known yet.

    Runs in the caller's transaction, in three statements for a few titles. Known terms are left as they are, so that
    writers of common words never wait for each other: `uses` is made exact by `rebuild_terms`. New ones are inserted
    in order of the alphabet, so that two writers of the same new word wait in line and not in a circle: call it once
    in a transaction.
    """
    found = _found(titles)
    known: set[str] = set()
    for texts in _batches(sorted(found)):
        known.update(Term.objects.filter(pk__in=texts).values_list("pk", flat=True))
    _add(_term(text, spellings) for text, spellings in sorted(found.items()) if text not in known)


def rebuild_terms() -> None:
    """Bring all terms to what the titles of the listing say: new ones, spellings, uses; and forget the others.

    Each batch is a transaction of its own. A term that is first used meanwhile may be forgotten until the next time.
    """
    found = _found(Listing.objects.values_list("title", flat=True).iterator(BATCH))
    known = set(Term.objects.values_list("pk", flat=True))
    terms = [_term(text, spellings) for text, spellings in sorted(found.items())]
    for batch in _batches(terms):
        with transaction.atomic():
            Term.objects.bulk_create(
                batch, update_conflicts=True, unique_fields=["text"], update_fields=["words", "spelling", "uses"]
            )
            _add_trigrams(term for term in batch if term.pk not in known)
    for texts in _batches(sorted(known - found.keys())):
        Term.objects.filter(pk__in=texts).delete()


def _add(terms: Iterable[Term]) -> None:
    new = list(terms)
    Term.objects.bulk_create(new, ignore_conflicts=True)
    _add_trigrams(new)


def _add_trigrams(terms: Iterable[Term]) -> None:
    rows = (TermTrigram(trigram=each, term=term) for term in terms for each in sorted(trigrams(term.text)))
    TermTrigram.objects.bulk_create(rows, ignore_conflicts=True)


def _found(titles: Iterable[str]) -> _Found:
    found: _Found = {}
    for title in titles:
        for text, written in set(_terms(title)):
            found.setdefault(text, Counter())[written] += 1
    return found


def _terms(title: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Text, words and spelling of each. Numbers and what stands beside them are nobody's slip."""
    words = [(folded(word), word) for word in exact(title).split()]
    for term in (*((word,) for word in words), *pairwise(words)):
        bare, spelled = zip(*term, strict=True)
        text = "".join(bare)
        if text.isalpha() and len(text) <= MOST_LETTERS:
            yield text, (" ".join(bare), " ".join(spelled))


def _term(text: str, spellings: Counter[tuple[str, str]]) -> Term:
    """In the usual spelling; of equally usual ones in the first of the alphabet, so that it stays the same."""
    words, spelling = min(spellings, key=lambda written: (-spellings[written], written))
    return Term(text=text, words=words, spelling=spelling, uses=spellings.total())


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
