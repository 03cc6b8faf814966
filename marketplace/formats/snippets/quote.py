"""Text of a contract as a literal of each language: it can never end it.

No line break, control or direction sign gets this far (`fit`), so one line stays one line and
what is read is what is run.
"""

from __future__ import annotations

import json
import re
import shlex

_LONGEST = 200
_YAML_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_YAML_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_NUMBER = re.compile(r"[0-9]{1,9}")


def fit(text: str) -> bool:
    """Can it stand in a snippet? What cannot is left out, not bent.

    A star and `^...$` are patterns for polars, wherever a name is expected.
    """
    pattern = text == "*" or (text.startswith("^") and text.endswith("$"))
    return bool(text.strip()) and len(text) <= _LONGEST and text.isprintable() and not pattern


def python(text: str) -> str:
    return '"' + "".join(_python(sign) for sign in text) + '"'


def _python(sign: str) -> str:
    if sign in '\\"':
        return "\\" + sign
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def python_block(text: str) -> str:
    """Several lines that stay readable where they can."""
    if "\\" in text or '"""' in text or not text.replace("\n", "").isprintable():
        lines = [python(line + "\n") for line in text.split("\n")]
        return "(\n" + "".join(f"    {line}\n" for line in lines) + ")"
    return f'"""\n{text}\n"""'


def r(text: str) -> str:
    """Line breaks of ours stay: R's literals may have several lines."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sql(text: str) -> str:
    """For engines that know no other escape than the doubled quote."""
    return "'" + text.replace("'", "''") + "'"


def shell(text: str) -> str:
    """Within single quotes, where neither `$`, a backtick nor `!` means anything."""
    return shlex.quote(text)


def json_line(value: object) -> str:
    """`!` would be expanded by an interactive shell, even in a here-document."""
    return json.dumps(value, ensure_ascii=False).replace("!", "\\u0021")


def yaml(text: str) -> str:
    if _YAML_PLAIN.fullmatch(text) and text.casefold() not in _YAML_WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def number(text: str, default: int) -> str:
    """A port."""
    return text if _NUMBER.fullmatch(text) else str(default)


def conninfo(text: str) -> str:
    """A value in the connection string of libpq, which then is a literal itself."""
    if re.fullmatch(r"[A-Za-z0-9_.-]+", text):
        return text
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
