"""A rule that is a statement of a contract, which is untrusted, as one for the server.

It runs inside of a subselect, where only a query can stand. The objects of its contract are put
before it under their names (WITH), with nothing in them but what may be seen; so no table of the
server needs to be named, and none is: what else a name could mean is refused. It may call
functions of a list, which neither wait nor reach outside. The account has the last word: it
should be able to read no more than what is to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from marketplace.engines.nested import fold
from marketplace.engines.place import Unmeasurable
from marketplace.engines.postgres import literal
from marketplace.engines.postgres.statement_words import BEFORE_BRACKETS, CLAUSES, FUNCTIONS
from marketplace.engines.postgres.table import Held, names

# A path of names for each table that a statement names, with its place.
Named = Sequence[tuple[tuple[str, ...], int]]

_WORD = r"[A-Za-z_\u0080-\U0010FFFF][A-Za-z0-9_\u0080-\U0010FFFF]*"
_TOKEN = re.compile(
    r"(?P<space>[ \t\n\r\f\v]+|--[^\n\r]*|/\*(?:(?!\*/|/\*).)*\*/)|(?P<text>'(?:[^']|'')*')|"
    rf'"(?P<name>(?:[^"]|"")+)"|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<word>{_WORD})|'
    r"(?P<sign>::|[-+*/<>=~!@#%^&|?]+?(?=--|/\*)|[-+*<>=~!@#%^&|?]+|[(),.:\[\]/])",
    re.DOTALL,
)
_QUALIFIED = re.compile(rf'(?:"(?:[^"]|"")+"|{_WORD})(?:\s*\.\s*(?:"(?:[^"]|"")+"|{_WORD}))+')
_BEFORE_TEXT = ("e", "u", "b", "x", "n")


class Objection(Exception):
    """Why it is not asked."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str  # of a name without its quotes; a word in small letters
    start: int
    end: int


def confined(sql: str, named: Named, tables: Sequence[Held], schemas: Collection[str] = ()) -> str:
    """One SELECT, its objects included. `schemas`: of the server, of which none may be named.

    Raises Objection and Unmeasurable.
    """
    tokens = list(_tokens(sql))
    if not tokens:
        raise Objection("There is no query.")
    _refuse_calls(tokens)
    _refuse_hidden(tokens, tables)
    asked = _by_one_name(sql, named)
    tokens = list(_tokens(asked))
    _refuse_schemas(tokens, tables, {fold(name) for name in schemas})
    asked = _with_aliases(asked, tokens)
    above = ", ".join(_objects(tables))
    return f'WITH {above} SELECT * FROM (\n{asked}\n) AS "~rule"' if above else asked


def _tokens(sql: str) -> Iterator[Token]:
    """Raises Objection for what a server could read in another way than is read here."""
    at, before = 0, None
    while at < len(sql):
        found = _TOKEN.match(sql, at)
        if found is None:
            raise Objection(f"The statement of a rule cannot hold {sql[at]!r} there.")
        at, kind = found.end(), found.lastgroup or ""
        if kind == "space":
            continue
        text = found[kind]
        if kind == "word":
            text = "".join(c.lower() if c.isascii() else c for c in text)
        if kind == "name":
            text = text.replace('""', '"')
        token = Token(kind, text, found.start(), at)
        _refuse_spelling(before, token)
        before = token
        yield token


def _refuse_spelling(before: Token | None, token: Token) -> None:
    """Texts with escapes, and names with them."""
    if before is None or before.end != token.start:
        return
    if before.kind == "word" and token.kind == "text" and before.text in _BEFORE_TEXT:
        raise Objection("Texts in the statement of a rule stand in plain apostrophes.")
    if before.text == "&" and token.kind in ("text", "name"):
        raise Objection("Names and texts in the statement of a rule have no escapes.")


def _refuse_calls(tokens: Sequence[Token]) -> None:
    before = ""
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        if token.kind in ("word", "name"):
            if token.text.startswith("pg_") or token.text == "information_schema":
                raise Objection(f"{token.text[:60]} is the server's own, not of the contract.")
            if after and after.text == "(" and after.kind == "sign":
                _refuse_call(token, before)
        before = token.text if token.kind != "text" else ""


def _refuse_call(token: Token, before: str) -> None:
    if token.kind == "word" and token.text in BEFORE_BRACKETS:
        return
    if before in ("as", "with", "recursive"):  # a name with its columns; no call can be there
        return
    if before == "." or token.text not in FUNCTIONS:
        raise Objection(f"The statement of a rule may not call {token.text[:60]}.")


def _refuse_hidden(tokens: Sequence[Token], tables: Sequence[Held]) -> None:
    hidden = {
        fold(name): (property_, why)
        for held in tables
        for property_, why in held.masked.items()
        for name in (property_, held.names.get(property_, property_))
    }
    for token in tokens:
        if token.kind in ("word", "name") and fold(token.text) in hidden:
            property_, why = hidden[fold(token.text)]
            raise Unmeasurable(f"The statement names {property_}, which is hidden: {why}.")
    if hidden and _asks_for_all(tokens):
        property_, why = next(iter(hidden.values()))
        raise Unmeasurable(
            f"The statement asks for all properties, of which {property_} is hidden: {why}."
        )


def _asks_for_all(tokens: Sequence[Token]) -> bool:
    """`*` other than in `count(*)` and between numbers, and tables that stand for their rows."""
    words = ["(", *(token.text for token in tokens)]
    for before, word, place in zip(words, words[1:], range(len(words)), strict=False):
        if word == "*" and before in ("select", "distinct", "all", ",", "."):
            return True
        if word == "*" and before == "(" and words[max(0, place - 1)] != "count":
            return True
        if word in ("table", "natural"):
            return True
    return False


def _refuse_schemas(
    tokens: Sequence[Token], tables: Sequence[Held], schemas: Collection[str]
) -> None:
    """What has a schema before it would be a table of the server, whoever read the statement."""
    own = {fold(name) for held in tables for name in _called(held)}
    before = ""
    for token, dot in pairwise(tokens):
        is_name = token.kind in ("word", "name") and before != "."
        if is_name and dot.text == "." and fold(token.text) in set(schemas) - own:
            raise Objection(f"The statement names the schema {token.text[:60]}, not its objects.")
        before = token.text if token.kind == "sign" else ""


def _by_one_name(sql: str, named: Named) -> str:
    """`sales.orders` as "sales.orders", which is the name before the statement."""
    for path, position in sorted(named, key=lambda one: -one[1]):
        found = _QUALIFIED.match(sql, position)
        if len(path) > 1 and found is None:
            raise Objection(f"The statement names {'.'.join(path)[:100]}, which cannot be found.")
        if len(path) > 1 and found:
            last = f"{literal.name('.'.join(path))} AS {literal.name(path[-1])}"
            rest = sql[found.end() :]
            if re.match(
                rf'\s+(?:AS\b|"|(?!(?:{"|".join(CLAUSES)})\b){_WORD})', rest, re.IGNORECASE
            ):
                last = literal.name(".".join(path))
            sql = sql[:position] + last + rest
    return sql


def _with_aliases(sql: str, lexed: Sequence[Token]) -> str:
    """A subselect may stand without a name in DuckDB and in PostgreSQL from version 16 on."""
    opened: list[bool] = []
    made, at, number = [], 0, 0
    for place, token in enumerate(lexed):
        if token.kind != "sign":
            continue
        if token.text == "(":
            before = lexed[place - 1].text if place else ""
            inner = lexed[place + 1].text if place + 1 < len(lexed) else ""
            opened.append(before in ("from", "join") and inner in ("select", "with", "values"))
        elif token.text == ")" and opened and opened.pop():
            after = lexed[place + 1] if place + 1 < len(lexed) else None
            if after is None or after.text in CLAUSES or after.kind == "sign":
                number += 1
                made.append(f'{sql[at : token.end]} AS "~{number}"')
                at = token.end
    return "".join(made) + sql[at:]


def _objects(tables: Sequence[Held]) -> Iterator[str]:
    taken: set[str] = set()
    for held in tables:
        select = f"SELECT {', '.join(_columns(held)) or 'NULL AS nothing'} FROM {held.relation}"
        for name in _called(held):
            if name not in taken:
                taken.add(name)
                yield f"{literal.name(name)} AS NOT MATERIALIZED ({select})"


def _called(held: Held) -> Iterator[str]:
    """As it is written, and as the server reads it where it stands without quotes."""
    schema = held.table.object
    for name in (schema.name, schema.physical_name):
        *above, last = name.split(".")
        for one in (name, last, f"{above[-1]}.{last}" if above else ""):
            if one:
                yield from (one, fold(one))
    for above_, last in names(held.table):
        yield from (f"{above_}.{last}", fold(f"{above_}.{last}"))


def _columns(held: Held) -> Iterator[str]:
    taken: set[str] = set()
    stated: Mapping[str, str] = held.names
    spelt: tuple[Callable[[str], str], ...] = (str, fold)
    shown = [(name, column) for name, column in stated.items() if name not in held.masked]
    for called in (0, 1):
        for pair in shown:
            for same in spelt:
                if (name := same(pair[called])) not in taken:
                    taken.add(name)
                    yield f"{literal.name(pair[1])} AS {literal.name(name)}"
