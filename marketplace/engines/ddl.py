"""In a process of its own: CREATE TABLE statements as plain data. It ends with the statement.

The parser is written in Python, goes as deep as the text does and may try many ways; so the text
is a stranger's, and the time and the memory are this process's own.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError

from marketplace.engines.ddl_checks import bounds
from marketplace.engines.ddl_types import listed, told

SECONDS = 10
MEMORY = 1 << 30
DEPTH = 60  # brackets within brackets
TABLES = 200
COLUMNS = 2_000  # of all tables


class Told(Exception):
    """Ours, in words for the person who wrote the statement; with its line."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def main() -> None:
    """The statement as JSON on standard input; one line of JSON on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.load(sys.stdin)
    try:
        found: dict[str, Any] = {"tables": tables(asked["sql"], asked["dialect"])}
    except Told as error:
        found = {"error": str(error), "line": error.line}
    except RecursionError:
        found = {"error": "It is nested too deeply.", "line": 0}
    json.dump(found, sys.stdout)


def tables(sql: str, dialect: str) -> list[dict[str, Any]]:
    try:
        tokens = Dialect.get_or_raise(dialect).tokenize(sql)
        _guard(tokens)
        statements = Dialect.get_or_raise(dialect).parser().parse(tokens, sql)
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        near = f" near '{str(first.get('highlight'))[:40]}'" if first.get("highlight") else ""
        what = str(first.get("description") or "").strip().rstrip(".")
        what = what if what and "<class" not in what else "It is not understood"
        raise Told(f"{what}{near}", int(first.get("line") or 0)) from None
    except SqlglotError as error:
        raise Told(str(error).split("\n")[0][:200]) from None
    except ValueError as error:
        raise Told(str(error)[:200]) from None
    found = []
    for statement in statements:
        if isinstance(statement, exp.Create) and isinstance(statement.this, exp.Schema):
            found.append(_table(statement, dialect))
        elif statement is not None:
            _added(statement, found)
        if len(found) > TABLES or sum(len(t["columns"]) for t in found) > COLUMNS:
            raise Told(f"It makes more than {TABLES} tables or {COLUMNS:,} columns.")
    if not found:
        raise Told("It has no CREATE TABLE with columns.")
    return found


def _guard(tokens: list[Any]) -> None:
    depth = 0
    for token in tokens:
        name = token.token_type.name
        depth += (name in ("L_PAREN", "L_BRACKET", "L_BRACE")) - (
            name in ("R_PAREN", "R_BRACKET", "R_BRACE")
        )
        if depth > DEPTH:
            raise Told("It is nested too deeply.", token.line)


def _table(create: Any, dialect: str) -> dict[str, Any]:
    schema = create.this
    made: dict[str, Any] = {
        "name": schema.this.name,
        "schema": schema.this.db,
        "kind": (create.args.get("kind") or "TABLE").lower(),
        "comment": "",
        "columns": [],
        "keys": [],
        "uniques": [],
        "references": [],
        "checks": [],
    }
    for item in create.find_all(exp.SchemaCommentProperty):
        made["comment"] = item.this.name
    for item in schema.expressions:
        if isinstance(item, exp.ColumnDef):
            made["columns"].append(_column(item, made, dialect))
        else:
            _constraint(item, made)
    return made


def _column(column: Any, table: dict[str, Any], dialect: str) -> dict[str, Any]:
    name, kind = column.name, column.args.get("kind")
    made = told(name, kind, dialect)
    if values := listed(kind):
        table["checks"].append([name, "enum", values])
    for constraint in column.args.get("constraints") or ():
        rule = constraint.args.get("kind")
        if isinstance(rule, exp.NotNullColumnConstraint):
            made["required"] = not rule.args.get("allow_null")
        elif isinstance(rule, exp.PrimaryKeyColumnConstraint):
            table["keys"] = [name]
        elif isinstance(rule, exp.UniqueColumnConstraint) and rule.this is None:
            table["uniques"].append([name])
        elif isinstance(rule, exp.CommentColumnConstraint):
            made["comment"] = rule.this.name
        elif isinstance(rule, exp.CheckColumnConstraint):
            table["checks"] += bounds(rule.this)
        elif isinstance(rule, exp.Reference):
            _refer(table, [name], rule)
    return made


def _constraint(item: Any, table: dict[str, Any]) -> None:
    parts = item.expressions if isinstance(item, exp.Constraint) else [item]
    key = any(isinstance(part, exp.PrimaryKeyColumnConstraint) for part in parts)
    for part in parts:
        if isinstance(part, exp.PrimaryKey):
            table["keys"] = _names(part.expressions)
        elif isinstance(part, exp.UniqueColumnConstraint) and part.this is not None:
            table["uniques"].append(_names(part.this.expressions or [part.this]))
        elif isinstance(part, exp.ForeignKey):
            _refer(table, _names(part.expressions), part.args.get("reference"))
        elif isinstance(part, exp.ClusteredColumnConstraint) and key:
            table["keys"] = _names(part.this)
        elif isinstance(part, exp.CheckColumnConstraint):
            table["checks"] += bounds(part.this)


def _names(found: list[Any]) -> list[str]:
    """Of columns; of `a DESC` and the like the column in it."""
    return [(one.find(exp.Identifier) or one).name for one in found]


def _refer(table: dict[str, Any], names: list[str], reference: Any) -> None:
    to = reference.this if reference is not None else None
    if to is None:
        return
    target = to.this if to.expressions or to.key == "schema" else to
    table["references"].append(
        {"from": names, "table": target.name, "to": _names(to.expressions or [])}
    )


def _added(statement: Any, found: list[dict[str, Any]]) -> None:
    """COMMENT ON and ALTER TABLE ... ADD CONSTRAINT, as dumps of databases have them."""
    if isinstance(statement, exp.Comment):
        _comment(statement, found)
    elif isinstance(statement, exp.Alter):
        table = next((t for t in found if t["name"] == statement.this.name), None)
        for action in statement.args.get("actions") or () if table else ():
            for part in getattr(action, "expressions", ()):
                if table:
                    _constraint(part, table)


def _comment(statement: Any, found: list[dict[str, Any]]) -> None:
    said = statement.expression.name if statement.expression else ""
    to = statement.this
    if isinstance(to, exp.Column):
        for table in found:
            for column in table["columns"]:
                if (table["name"], column["name"]) == (to.table, to.name):
                    column["comment"] = said
    else:
        for table in found:
            if table["name"] == to.name:
                table["comment"] = said


if __name__ == "__main__":
    main()
