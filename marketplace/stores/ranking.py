"""What a search asks of tantivy: in which fields, for which kinds of match, worth how much.

The order that the weights keep: exact name, beginning of a name, name with a typo; then business
names and synonyms, property names, purpose, the rest. Queries are built from terms, never parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from tantivy import Occur, Query, Schema, SchemaBuilder, Searcher

from marketplace.model import Asked

# field -> what a word found there is worth.
WEIGHTS = {
    "name": 10.0, "alias": 6.0, "business": 5.0, "property": 4.5, "purpose": 3.0, "label": 2.2,
    "text": 1.2,
}  # fmt: skip
SPOKEN = ("name", "alias", "business", "property")  # what things are called: where typos count
JOINED = 4.5  # names of several words written as one: tailnum for tail_num
WHOLE = {"exact": 60.0, "called": 25.0}  # the query is exactly a name or id; another name of it
# Of the field's weight; beginnings and typos are scored flat, words by how rare they are.
OTHER_FORM = 0.9  # registrations for registration
BEGINNING = 1.8
TYPO = 1.4
NEIGHBOURS = 0.6  # words that stand beside each other
ALSO = 0.25  # of what the lesser fields add to the best one
SHORTEST_TYPO = 3
LONGEST_TYPO = 30
FORMS_SEEN = 200  # words with one beginning that are looked at for forms of a word


def schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("sign", fast=True)
    builder.add_float_field("rank", fast=True)
    for field in WHOLE:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in WEIGHTS:
        builder.add_text_field(field, tokenizer_name="words")
    builder.add_text_field("joined", tokenizer_name="words", index_option="basic")
    return builder.build()


class Asking:
    """One query, and the ways to ask it."""

    def __init__(
        self, schema: Schema, searcher: Searcher, stem: Callable[[str], str], asked: Asked
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._stem = stem
        self._asked = asked
        self.forms = [self._found(word) for word in asked.words]
        self._typing = len(asked.words) - 1 if asked.typing else -1
        self._known = [bool(forms) for forms in self.forms]
        if asked.typing and not self._known[-1]:
            self._known[-1] = self._begins(asked.words[-1])

    def ways(self) -> Iterator[Query]:
        """All words, and those that nobody uses may be mistyped; if need be fewer words."""
        yield self._query(self._clauses())
        wide = self._clauses(wide=True)
        if self._asked.typing or not all(self._known):
            yield self._query(wide)
        if len(self._known) == 2 and any(self._known):
            yield self._query(self._clauses(doubted=True))
        if (count := len(self.forms)) > 1:
            for enough in sorted({count - 1, (count + 1) // 2, 1}, reverse=True):
                yield self._query(wide, enough)

    def _query(self, clauses: Sequence[Query], enough: int = 0) -> Query:
        parts = [(Occur.Must, self._phrase(phrase)) for phrase in self._asked.phrases]
        if enough:
            either = [(Occur.Should, clause) for clause in clauses]
            parts.append((Occur.Must, Query.boolean_query(either, enough)))
        else:
            parts += [(Occur.Must, clause) for clause in clauses]
        parts += [(Occur.Should, query) for query in self._bonuses()]
        return Query.boolean_query(parts)

    def _clauses(self, wide: bool = False, doubted: bool = False) -> list[Query]:
        return [
            self._clause(at, wide, mistyped=doubted or not known)
            for at, known in enumerate(self._known)
        ]

    def _clause(self, at: int, wide: bool, mistyped: bool) -> Query:
        """One word, wherever it stands; the best place counts, the others add a little."""
        word = self._asked.words[at]
        ways = [
            self._term(field, form, WEIGHTS[field] * (1.0 if form == word else OTHER_FORM))
            for field, forms in self.forms[at].items()
            for form in forms
        ]
        ways.append(self._term("joined", word, JOINED))
        for joined in self._joined(at):
            ways += [self._term(field, joined, WEIGHTS[field]) for field in SPOKEN]
        if at == self._typing:
            # Few letters begin far too many words to look everywhere at once.
            fields = list(WEIGHTS)[: len(WEIGHTS) if wide else len(word)]
            ways += [self._like(f, word, 0, WEIGHTS[f] * BEGINNING, True) for f in fields]
        if mistyped and SHORTEST_TYPO <= len(word) <= LONGEST_TYPO:
            fields = list(WEIGHTS if wide else SPOKEN)
            begun = at == self._typing and len(word) > SHORTEST_TYPO + 1
            for form, worth in ((word, TYPO), (_other_number(word), TYPO * OTHER_FORM)):
                ways += [self._like(f, form, 1, WEIGHTS[f] * worth, begun) for f in fields]
        return Query.disjunction_max_query(ways, ALSO)

    def _found(self, word: str) -> Mapping[str, Sequence[str]]:
        """Where the word stands in the index, in any of its forms: field -> forms."""
        stem = self._stem(word) if len(word) > 2 else word
        root = stem[:-1] if stem[-1] in "iy" else stem  # companies, company: compani
        root = root if word.startswith(root) else word
        found = {}
        for field in WEIGHTS:
            if len(root) < 3:
                terms = [(word, 1)] if self._searcher.doc_freq(field, word) else []
            else:
                terms = self._searcher.terms_with_prefix(field, root, limit=FORMS_SEEN)
            forms = [term for term, _ in terms if term == word or self._stem(term) == stem]
            if forms:
                found[field] = forms
        return found

    def _begins(self, word: str) -> bool:
        """Whether any word begins like this: then it is not mistyped, only not finished."""
        terms = self._searcher.terms_with_prefix
        return any(terms(field, word, limit=1) for field in WEIGHTS)

    def _joined(self, at: int) -> Iterator[str]:
        """The word written together with its neighbour: tail num for tailnum."""
        words = self._asked.words
        if at:
            yield words[at - 1] + words[at]
        if at + 1 < len(words):
            yield words[at] + words[at + 1]

    def _bonuses(self) -> Iterator[Query]:
        for field, weight in WHOLE.items():
            yield Query.disjunction_max_query(
                [self._term(field, w, weight) for w in self._wholes()]
            )
        for first, second in pairwise(self.forms):
            # In long texts this would cost more than all the rest.
            shared = [field for field in first if field in second and field != "text"]
            beside = [
                self._beside(f, (first[f][0], second[f][0]), WEIGHTS[f] * NEIGHBOURS, 1)
                for f in shared
            ]
            if beside:
                yield Query.disjunction_max_query(beside)

    def _wholes(self) -> Iterator[str]:
        """The query as a name: "turnaround" is meant to find Turnarounds."""
        whole = self._asked.whole
        yield whole
        last = self._asked.words[-1] if self._asked.words else ""
        if last and whole.endswith(last):
            for form in {form for forms in self.forms[-1].values() for form in forms} - {last}:
                yield whole.removesuffix(last) + form

    def _phrase(self, words: tuple[str, ...]) -> Query:
        """Quoted words: spelt like this, one beside the other."""
        if len(words) == 1:
            ways = [self._term(field, words[0], weight) for field, weight in WEIGHTS.items()]
        else:
            ways = [self._beside(field, words, weight, 0) for field, weight in WEIGHTS.items()]
        return Query.disjunction_max_query(ways, ALSO)

    def _beside(self, field: str, words: tuple[str, ...], weight: float, slop: int) -> Query:
        query = Query.phrase_query(self._schema, field, list(words), slop=slop)
        return Query.boost_query(query, weight)

    def _term(self, field: str, term: str, weight: float) -> Query:
        return Query.boost_query(Query.term_query(self._schema, field, term), weight)

    def _like(self, field: str, term: str, edits: int, weight: float, beginning: bool) -> Query:
        query = Query.fuzzy_term_query(self._schema, field, term, edits, prefix=beginning)
        return Query.boost_query(query, weight)


def _other_number(word: str) -> str:
    """A typo in "flights" is looked for in "flight" too, and the other way round."""
    return word[:-1] if word.endswith("s") else word + "s"
