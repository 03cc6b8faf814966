"""Names of a contract that try to be code: each snippet stays the one that it is with plain names.

The measure is the same everywhere: with its literals and names taken out, a hostile snippet is
equal to that of a contract whose names only need quotes.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
from functools import cache, lru_cache

import nbformat
import pytest
import sqlglot
import yaml
from sqlglot.tokens import TokenType

from marketplace.formats.snippets.quote import fit
from tests.formats.builders_snippets import a_server, a_table, of, servers

PLAIN = "a b"
# Each is printable and on one line, or it would be left out.
HOSTILE = (
    "'; DROP TABLE users; --", '"; DROP TABLE users; --', "`; rm -rf x; `", '""" + exec("1") + """',
    "''' + exec('1') + '''", "\\", 'x\\"); system("touch pwned"); ("', "\\'; touch pwned; '",
    "$(touch pwned)", "`touch pwned`", "${IFS}touch${IFS}pwned", "$MARKETPLACE_TOKEN", "!touch",
    "!!", "#{1}", "# x", "-- x", "/* x", "*/ x", "{{ 1 }}", "{% do 1 %}", "{x}", "%(x)s", "%s",
    "a: b", "- a", "&a *a", "!!python/object:os.system x", "? x", "[x", "]x]] --", "x`` --",
    "%pip install x", "'\" EOF", "\\u0022); quit(); (\\u0022", 'r"---(x)---"', "\\x22; 1; \\x22",
    "$$; DROP TABLE x; $$", "E'\\''", "@x", "&x", "<script>alert(1)</script>", "http://evil.example",
    "-oProxyCommand=touch", "--help", "'\"'\"'", "a" * 150,
)  # fmt: skip
# These could not stand in one line, or are patterns where names are expected.
UNFIT = ("a\nb", "a\rb", "a\x00b", "a\u2028b", "a\u202eb", "a\x1b[2Jb", "\ud800", " ", "a" * 201,
         "*", "^.*$", "\t")  # fmt: skip
DIALECTS = {
    "postgres": "postgres", "postgresql": "postgres", "redshift": "redshift", "mysql": "mysql",
    "snowflake": "snowflake", "bigquery": "bigquery", "databricks": "databricks",
    "sqlserver": "tsql", "synapse": "tsql", "oracle": "oracle", "trino": "trino",
    "presto": "trino", "athena": "trino", "glue": "trino", "clickhouse": "clickhouse",
}  # fmt: skip
NAMES = {TokenType.VAR, TokenType.IDENTIFIER}
_SERVERS = [*servers()]


@lru_cache(2000)
def python_shape(text: str) -> str:
    """The code without its texts. A constant of one kind can only be replaced by another."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def python_texts(text: str) -> list[str]:
    nodes = ast.walk(ast.parse(text))
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def r_shape(text: str) -> str:
    """Beside strings and comments nothing of it may need quotes, as raw strings would."""
    pieces = re.compile(r'("(?:\\.|[^"\\])*")|(#[^\n]*)', re.DOTALL)
    rest = pieces.sub(lambda found: '""' if found[1] else "#", text)
    assert not re.search(r"[\"'`\\]", rest.replace('""', "")), rest
    return rest


def r_texts(text: str) -> list[str]:
    found = re.findall(r'"(?:\\.|[^"\\])*"', text, re.DOTALL)
    for one in found:
        assert not set(re.findall(r"\\(.)", one, re.DOTALL)) - {"\\", '"'}, "another escape"
    return [re.sub(r"\\(.)", r"\1", one[1:-1]) for one in found]


@lru_cache(2000)
def sql_shape(text: str, dialect: str) -> list[str]:
    """Its tokens, a name being a name with quotes and without. Bare words of SQL stay."""
    found = sqlglot.tokenize(text, read=dialect)
    for token in found:
        assert not token.comments or token.comments == found[0].comments
    return [
        "name" if t.token_type in NAMES else "text" if t.token_type is TokenType.STRING else t.text
        for t in found
    ]


def yaml_shape(text: str) -> object:
    def of_value(value):
        if isinstance(value, dict):
            return {key: of_value(inner) for key, inner in value.items()}
        return [*map(of_value, value)] if isinstance(value, list) else type(value).__name__

    return of_value(yaml.safe_load(text))


CLIENTS = ("psql", "snow", "bq", "mysql", "sqlcmd", "trino", "clickhouse-client", "duckdb", "aws",
           "gcloud", "az", "sftp", "curl", "python")  # fmt: skip
SAY = """say() { printf '%s\\0' "$@"
[ "$1" = curl ] || [ "$1" = sftp ] && while IFS= read -r line; do printf '%s\\0' "$line"; done
return 0; }
"""


@pytest.fixture(scope="session")
def shell(tmp_path_factory):
    """A shell in which every client only says how it was called, and nothing else is there."""
    folder = tmp_path_factory.mktemp("shell")
    before = SAY + "".join(f'{name}() {{ say {name} "$@"; }}\n' for name in CLIENTS)

    def run(text: str) -> list[str]:
        done = subprocess.run(
            ["/bin/bash", "--norc", "-c", before + text],
            cwd=folder, env={"PATH": str(folder), "SFTP_USER": "ada", "MYSQL_USER": "ada"},
            capture_output=True, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert not done.stderr, done.stderr
        assert not os.listdir(folder), "something was run"
        return done.stdout.decode().split("\0")[:-1]

    return run


def our_table(word: str) -> str:
    return f'shop."{word.replace(chr(34), chr(34) * 2)}"'


@cache
def plainly(number: int):
    return of(_SERVERS[number], a_table(PLAIN, key="k y"), name='shop."a b"')


def pairs(word: str, every: int = 3):
    """Snippets with names that only need quotes, and the same with `word` for each of them.

    A word tries every third server, and each server another third of the words.
    """
    first = HOSTILE.index(word) if word in HOSTILE else 0
    for number, server in enumerate(servers(word)):
        if (number + first) % every:
            continue
        plain = plainly(number)
        hostile = of(server, a_table(word, key=f"{word[:-1]} k"), name=our_table(word))
        yield server, plain, hostile


@pytest.mark.parametrize("word", HOSTILE)
def test_python_r_and_yaml_keep_their_shape(word):
    seen = 0
    for server, plain, hostile in pairs(word):
        for key, snippet in hostile.items():
            assert "\n".join(snippet.text.split("\n")) == snippet.text
            if snippet.language == "python":
                assert _no_blocks(python_shape(snippet.text)) == _no_blocks(
                    python_shape(plain[key].text)
                ), f"{server}\n{snippet.text}"
            elif snippet.language == "r":
                assert r_shape(snippet.text) == r_shape(plain[key].text), snippet.text
            elif snippet.language == "yaml":
                _same_columns(yaml_shape(snippet.text), yaml_shape(plain[key].text))
            seen += 1
    assert seen > 30


def _no_blocks(shape: str) -> str:
    return shape.replace("kind='u'", "")


def _same_columns(one: object, other: object) -> None:
    """Only whether a name is quoted may differ."""
    for shape in (one, other):
        (source,) = shape["sources"]
        for column in source["tables"][0].get("columns", ()):
            column.pop("quote", None)
        source["tables"][0].pop("quoting", None)
    assert one == other


@pytest.mark.parametrize("word", HOSTILE)
def test_sql_keeps_its_tokens_in_every_dialect(word):
    seen = set()
    for server, plain, hostile in pairs(word):
        if server.type not in DIALECTS or "pandas" not in hostile:
            continue
        dialect = DIALECTS[server.type]
        one, other = (_query(found["pandas"].text) for found in (hostile, plain))
        assert sql_shape(one, dialect) == sql_shape(other, dialect), one
        seen.add(server.type)
    assert len(seen) > 3


def _query(text: str) -> str:
    (found,) = (one for one in python_texts(text) if "SELECT" in one)
    return found


@pytest.mark.parametrize("word", HOSTILE)
def test_duckdb_sees_the_same_statements(word):
    for server, plain, hostile in pairs(word):
        if "duckdb" in hostile:
            one, other = (found["duckdb"].text for found in (hostile, plain))
            assert sql_shape(one, "duckdb") == sql_shape(other, "duckdb"), f"{server}\n{one}"
            assert not re.search(r"^[.!]", one, re.MULTILINE), "a command of its prompt"


def test_a_shell_hands_every_name_on_as_it_is(shell):
    expected: dict[str, list[str]] = {}
    for word in HOSTILE:
        for server, plain, hostile in pairs(word, every=9):
            for key, snippet in hostile.items():
                if snippet.language != "bash":
                    continue
                text = plain[key].text
                expected[text] = expected.get(text) or shell(text)
                called = shell(snippet.text)
                assert len(called) == len(expected[text]) > 2, f"{server}\n{snippet.text}"
                for one, other in zip(called, expected[text], strict=True):
                    if other.startswith("-"):  # an option stays the one that it is
                        assert one.partition("=")[0] == other.partition("=")[0]
                    else:
                        assert not one.startswith("-"), "an option"


def test_what_shells_do_to_a_pasted_line_before_they_read_quotes_changes_nothing():
    """Some expand `!` outside of single quotes, some know no comments at their prompt."""
    for number, server in enumerate(servers("!touch pwned")):
        for snippet in (*plainly(number).values(), *of(server, a_table("!touch pwned")).values()):
            if snippet.language == "bash":
                lines = snippet.text.split("\n")
                comments = [line for line in lines if line.startswith("#")]
                assert not re.search(r"[^\w :.,#-]", "".join(comments)), comments
                rest = "\n".join(line for line in lines if line not in comments)
                assert "!" not in re.sub(r"'[^']*'", "", rest), snippet.text


@pytest.mark.parametrize("word", HOSTILE)
def test_values_arrive_as_the_contract_has_them(word):
    """Quoting is right, not only safe."""
    server = a_server("mysql", host=word, database="shop", port="3306")
    found = of(server, a_table(word))
    assert word in python_texts(found["pandas"].text)
    assert word in r_texts(found["r"].text)
    quoted = f"`{word.replace('`', '``')}`"
    assert word.isidentifier() or quoted in _query(found["pandas"].text)
    assert any(quoted in one for one in r_texts(found["r"].text)) or word.isidentifier()


@pytest.mark.parametrize("word", HOSTILE)
def test_dbt_never_gets_a_template(word):
    for _, _, hostile in pairs(word):
        if "dbt" in hostile:
            assert not re.search(r"\{[{%#]|[}%#]\}", hostile["dbt"].text)
            values = re.sub(r"- \{name: (.*), data_tests: .*\}", r"\1", hostile["dbt"].text)
            assert not set("{}") & set(values), "dbt-duckdb formats it"


@pytest.mark.parametrize("word", HOSTILE)
def test_a_notebook_shows_names_as_text(word):
    server = a_server("local", path="data/x.parquet", format="parquet")
    found = of(server, a_table(word, object_=word), masked=[word], data_product=word)["notebook"]
    about = nbformat.reads(found.data, as_version=4).cells[0].source
    assert about.startswith("# ")
    for line in about.removeprefix("# ").split("\n"):
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)
        assert not re.search(r"[!-/:-@\[-`{-~]", bare), about
    assert not set(found.file) - set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
    )


@pytest.mark.parametrize("name", UNFIT)
def test_a_name_that_cannot_stand_in_a_line_is_left_out(name):
    assert not fit(name)
    for server in servers():
        with_it = of(server, a_table(name, "kind"))
        without = of(server, a_table("kind"))
        assert {k: s.text for k, s in with_it.items()} == {k: s.text for k, s in without.items()}
        assert {k: s.data for k, s in with_it.items()} == {k: s.data for k, s in without.items()}
    assert not of(a_server("postgres", host="h", database="d"), a_table("a", object_=name))


def test_comments_hold_no_word_of_the_contract():
    """A comment that says `coding: utf-7` would change how the whole file is read."""
    for server in servers("zzqq"):
        table = a_table("zzqq", object_="zzqq", key="zzqq k")
        for snippet in of(server, table, masked=["zzqq"], name="zzqq.zzqq", id="zzqq").values():
            comments = [line for line in snippet.text.split("\n") if line[:2] in ("# ", "--")]
            assert "zzqq" not in "".join(comments)


def test_the_body_for_the_api_is_one_line_of_json():
    for word in HOSTILE:
        server = a_server("local", path="data/x.csv", format="csv")
        text = of(server, a_table(word), name=our_table(word))
        *_, before, body, after = text["api"].text.rstrip("\n").split("\n")
        assert before.endswith("<<'JSON'")
        assert after == "JSON"
        assert f'"{word}"' in json.loads(body)["sql"].replace('""', '"')


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.csv", "~/x.csv", "https://evil.example/x.csv", ".env", "a/.b/x",
             "C:\\x.csv", "a\\b.csv", "", ".", "a\nb.csv"],
)  # fmt: skip
def test_a_local_path_outside_of_the_repository_has_no_snippet(path):
    found = of(a_server("local", path=path, format="csv"), a_table("kind"), name="")
    assert found == {}


def test_variables_in_a_contract_are_never_read_from_the_environment():
    """`${AWS_SECRET_ACCESS_KEY}` as a host would send the secret there."""
    for server in servers("${AWS_SECRET_ACCESS_KEY}"):
        for snippet in of(server, a_table("kind")).values():
            assert 'environ["AWS_SECRET' not in snippet.text
            assert 'getenv("AWS_SECRET' not in snippet.text
