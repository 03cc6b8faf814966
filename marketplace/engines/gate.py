"""In a worker without any data: what a statement is, and which tables it names. The job "parse".

For good messages, not for safety: what it lets through by mistake still runs between walls.
Before anything of the statement runs, the parser's tree is looked through for what is no query.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import gate_words as words
from marketplace.engines import misread
from marketplace.engines.fault import ADVICE
from marketplace.engines.lexer import Token, body, chains, tokens
from marketplace.engines.position import place
from marketplace.engines.reader import lock

Emit = Callable[[Mapping[str, Any]], None]
SPECIAL = {"tables", "__show_tables_expanded"}  # SHOW TABLES, SHOW ALL TABLES, DESCRIBE
PLAIN = {"SELECT_NODE", "BASE_TABLE", "STAR", "COLUMN_REF", "LIMIT_MODIFIER", "VALUE_CONSTANT"}
DEEPEST = 50_000  # levels of the parser's tree
PATH = re.compile(r"[/\\*?]|\.\w+$|^\w+:")


class Objection(Exception):
    """`kind` is refused or invalid; `position` counts characters, -1 where there is none."""

    def __init__(self, kind: str, message: str, hint: str, position: int = -1) -> None:
        super().__init__(message)
        self.kind, self.message, self.hint, self.position = kind, message, hint, position


def parse(
    job: Mapping[str, Any], con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit
) -> None:
    sql = job["sql"]
    lock(con, files)
    sys.setrecursionlimit(DEEPEST)  # this process ends with the statement
    try:
        emit({"parsed": look(con, sql)})
    except Objection as found:
        line, column = place(sql, found.position)
        emit({"objection": {"kind": found.kind, "message": found.message, "hint": found.hint,
                            "line": line, "column": column}})  # fmt: skip


def look(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    statements = _statements(con, sql)
    if not statements:
        raise Objection("invalid", "There is no statement here.", words.TABLES)
    if len(statements) > 1:
        second = len(statements[0].query)
        raise Objection(
            "refused", "These are several statements.", "Ask one thing at a time.", second
        )
    lexed = tokens(sql)
    kind, text = _kind(statements[0]), body(sql, lexed)
    if kind == "EXPLAIN":
        inner = _explained(lexed)
        found = look(con, text[inner:])
        return {**found, "kind": "explain", "sql": text, "listing": False}
    if kind == "MULTI":
        return {"kind": "pivot", "sql": text, **_from_tokens(lexed)}
    if kind != "SELECT":
        raise _not_a_query(kind, text)
    return {"kind": "select", "sql": text, **_Tree(_tree(con, text), sql).looked()}


def _kind(statement: Any) -> str:
    try:
        return str(statement.type.name)
    except ValueError:  # one that DuckDB's own Python does not know
        return ""


def _statements(con: duckdb.DuckDBPyConnection, sql: str) -> Sequence[Any]:
    try:
        return con.extract_statements(sql)
    except duckdb.Error as error:
        raise _syntax(con, sql, str(error)) from None


def _syntax(con: duckdb.DuckDBPyConnection, sql: str, text: str) -> Objection:
    told = _serialized(con, sql)
    at = str(told.get("position", ""))
    position = len(sql.encode()[: int(at)].decode("utf-8", "ignore")) if at.isdigit() else -1
    message = str(told.get("error_message") or text.partition("\n")[0].partition("Error: ")[2])
    near = re.fullmatch(r'syntax error at or near "(.*)"', message, re.DOTALL)
    if near:
        meant = misread.meant(tokens(sql), position)
        if meant:
            return Objection("invalid", f"This cannot be read at '{meant.text}'.", meant.hint,
                             meant.position)  # fmt: skip
        message = f"This cannot be read at '{near[1][:60]}'."
    else:
        message = f"This cannot be read: {ADVICE.sub('', message)[:200].rstrip('. ')}."
    return Objection("invalid", message, "Look at what stands just before it.", position)


def _tree(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    told = _serialized(con, sql)
    if told.get("error"):
        message = ADVICE.sub("", str(told.get("error_message", ""))).partition("\n")[0][:200]
        raise Objection("invalid", f"This cannot be read: {message}", words.INSTEAD)
    return told["statements"]


def _serialized(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    try:
        found = con.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()
        told: dict[str, Any] = json.loads(found[0][0])
    except (duckdb.Error, RecursionError, UnicodeError, ValueError):
        raise Objection(
            "refused", "This statement is nested too deeply.", "Say it in fewer levels."
        ) from None
    return told


def _not_a_query(kind: str, text: str) -> Objection:
    did = words.STATEMENTS.get(kind, "is no query")
    hint = words.INSTEAD
    if kind in ("COPY", "EXPORT"):
        hint = f"{hint} {words.DOWNLOAD}"
    word = text.split(None, 1)[0].upper()[:20] if text.split() else kind
    return Objection("refused", f"{word} {did}; here data can only be asked.", hint)


def _explained(lexed: Sequence[Token]) -> int:
    """Where the statement starts that is to be explained."""
    at, depth = 1, 0
    for token in lexed[1:]:
        depth += (token.text == "(") - (token.text == ")")
        word = token.text.casefold()
        if depth or token.text == ")" or word in ("analyze", "analyse", "verbose"):
            at += 1
            continue
        return token.start
    return lexed[-1].end if lexed else at


def _from_tokens(lexed: Sequence[Token]) -> dict[str, Any]:
    """Of a PIVOT that finds its columns by itself: the parser does not show its tree."""
    before = ""
    for token in lexed:
        word = token.text.casefold()
        if token.kind == "word" and word in words.WRITING and before != ".":
            raise _not_a_query(token.text.upper(), token.text)
        if token.kind == "text" and before in ("from", "join", "pivot", "unpivot"):
            raise _file(token.start)
        if before == "(" and word in ("show", "describe", "summarize"):
            raise _system(token.start)
        before = word
    named = []
    for chain, called, start in chains(lexed):
        if called:
            _function(chain[-1], False, start)
        elif words.is_system(chain) or words.is_of_server([*chain]):
            raise _system(start)
        elif len(chain) > 1:
            named.append({"path": list(chain), "position": start, "sure": False})
    return {"tables": named, "listing": False, "plain": False}


def _function(name: str, table: bool, position: int) -> None:
    if words.denied(name) or (table and name.casefold() not in words.TABLE_FUNCTIONS):
        raise Objection(
            "refused",
            f"The function {name[:60]} is not open here: it reaches files, settings or the server.",
            words.TABLES,
            position,
        )


def _file(position: int) -> Objection:
    """Its name is not repeated: it may be that of a file of the server."""
    return Objection(
        "refused", "This names a file or an address; only tables can be asked.",
        words.TABLES, position,
    )  # fmt: skip


def _system(position: int) -> Objection:
    return Objection(
        "refused", "This tells of the engine; only the products can be asked.", words.TABLES,
        position,
    )  # fmt: skip


class _Tree:
    """The parser's tree of one SELECT."""

    def __init__(self, tree: Any, sql: str) -> None:
        self.sql = sql
        self.nodes = list(_walk(tree))
        self.named = {str(n["key"]).casefold() for n in self.nodes if _is_cte(n)}
        self.named |= {
            str(n["cte_name"]).casefold() for n in self.nodes if isinstance(n.get("cte_name"), str)
        }
        self.tables: list[dict[str, Any]] = []
        self.listing = False

    def looked(self) -> dict[str, Any]:
        for node in self.nodes:
            kind = str(node.get("type", ""))
            if kind.endswith("_NODE") and kind not in words.NODES:
                what = kind.removesuffix("_NODE").removesuffix("_QUERY")
                raise _not_a_query(what, what)
            if kind == "BASE_TABLE":
                self._table(node)
            elif kind == "SHOW_REF":
                self._show(node)
            elif kind == "TABLE_FUNCTION":
                call = node.get("function") or {}
                _function(str(call.get("function_name", "")), True, self._at(node))
            elif kind == "COLUMN_REF" and words.is_of_server(node.get("column_names")):
                _function(str(node["column_names"][0]), False, self._at(node))
            elif "function_name" in node:
                _function(str(node["function_name"]), False, self._at(node))
            elif kind == "VALUE_PARAMETER":
                raise Objection(
                    "invalid", "A placeholder has no value here.", "Write the value itself.",
                    self._at(node),
                )  # fmt: skip
        return {"tables": self.tables, "listing": self.listing, "plain": self._plain()}

    def _plain(self) -> bool:
        """Properties of one table as they lie there: it is over with the first rows."""
        kinds = [node["type"] for node in self.nodes if isinstance(node.get("type"), str)]
        chosen = next(node for node in self.nodes if node.get("type") == "SELECT_NODE")
        return (
            PLAIN.issuperset(kinds)
            and kinds.count("SELECT_NODE") == kinds.count("BASE_TABLE") == 1
            and not any(
                chosen[part] for part in ("where_clause", "group_sets", "having", "qualify")
            )
            and chosen["aggregate_handling"] == "STANDARD_HANDLING"
        )

    def _table(self, node: Mapping[str, Any]) -> None:
        path = [str(part) for part in (node.get("qualified_name") or {}).get("path", ())]
        path = path or [str(node.get("table_name", ""))]
        if len(path) == 1 and path[0].casefold() in self.named:
            return
        if len(path) == 1 and PATH.search(path[0]):
            raise _file(self._at(node))
        if words.is_system(path):
            raise _system(self._at(node))
        self.tables.append({"path": path, "position": self._at(node), "sure": True})

    def _show(self, node: Mapping[str, Any]) -> None:
        if node.get("show_type") != "SHOW_SPECIAL":
            return
        if str(node.get("table_name", "")).strip('"').casefold() not in SPECIAL:
            raise Objection("refused", "This shows what is not open here.", words.TABLES)
        self.listing = True

    def _at(self, node: Mapping[str, Any]) -> int:
        found = node.get("query_location")
        if not isinstance(found, int) or not 0 <= found <= len(self.sql.encode()):
            return -1
        return len(self.sql.encode()[:found].decode("utf-8", "ignore"))


def _is_cte(node: Mapping[str, Any]) -> bool:
    value = node.get("value")
    return isinstance(node.get("key"), str) and isinstance(value, dict) and "materialized" in value


def _walk(tree: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [tree]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            yield inner
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner
