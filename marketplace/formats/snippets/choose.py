"""Which snippets a server has, with what has to be said about each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from marketplace.formats.notebook import notebook
from marketplace.formats.snippets import (
    consoles,
    databases,
    dbt,
    files,
    ours,
    programs,
    stated,
    storage,
    streams,
)
from marketplace.formats.snippets.question import ask
from marketplace.formats.snippets.snippet import Snippet, Subject

_HERE = f"# {files.HERE}. Needs: pip install "


def every(subject: Subject) -> Iterator[Snippet]:
    note = _masked(subject)
    for one in _of_server(subject):
        yield replace(one, note=" ".join(filter(None, (one.note, note))))


def _masked(subject: Subject) -> str:
    """The one sentence on what is left out."""
    names = subject.masked
    said = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"Masked, so not read here: {said}." if names else ""


def _of_server(subject: Subject) -> Iterator[Snippet]:
    if subject.server.is_local:
        yield from _local(subject)
    elif subject.kind in storage.STORES:
        yield from _stored(subject)
    elif subject.kind in databases.OTHERS:
        yield from _streamed(subject)
    elif consoles.query(subject):
        yield from _database(subject)


def _local(subject: Subject) -> Iterator[Snippet]:
    if subject.table:
        yield ours.sql(subject)
    if stated.format_of(subject) and stated.below(stated.place(subject)):
        head = f"-- {files.HERE}: start duckdb there and paste this.\n"
        yield _duckdb(files.statements(subject), head, runs=True)
        for library in ("pandas", "polars"):
            yield _frame(subject, library)
        head = f'# {files.HERE}. Needs: install.packages(c("DBI", "duckdb"))\n'
        yield Snippet(key="r", title="R", language="r", text=f"{head}{files.r(subject)}\n")
        read, look = files.pandas(subject), files.look(ask(subject), "pandas")
        yield replace(_notebook(subject, [_HERE + _local_packages(read) + "\n" + read, look]),
                      runs_here=True)  # fmt: skip
        yield from _dbt(subject, "With dbt-duckdb.")
    if subject.table:
        yield ours.api(subject)
        yield ours.command(subject)


def _frame(subject: Subject, library: str) -> Snippet:
    read = files.pandas(subject) if library == "pandas" else files.polars(subject)
    text = f"{_HERE}{_local_packages(read)}\n{read}\n{files.look(ask(subject), library)}\n"
    return Snippet(key=library, title=library, language="python", text=text, runs_here=True)


def _local_packages(read: str) -> str:
    """What this code imports, and what that needs without importing it."""
    last = read.rpartition("\n")[2]
    if "import duckdb" in read:
        return "duckdb pandas" if last.endswith(".df()") else "duckdb polars pyarrow"
    if "import polars" in read:
        return "polars"
    return "pandas pyarrow" if "pd.read_parquet(" in read else "pandas"


def _duckdb(statements: tuple[str, ...], head: str, runs: bool = False) -> Snippet:
    text = head + "".join(f"{one};\n" for one in statements)
    return Snippet(key="duckdb", title="DuckDB", language="sql", text=text, runs_here=runs)


def _notebook(subject: Subject, cells: list[str]) -> Snippet:
    name = subject.contract.data_product or subject.contract.name or subject.contract.id
    data = notebook(f"{name}: {subject.of.name}", _masked(subject) or "A first look.", cells)
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in subject.of.name).strip("-")
    return Snippet(
        key="notebook",
        title="Notebook",
        language="python",
        text="\n\n".join(cells) + "\n",
        file=f"{plain[:60] or 'product'}.ipynb",
        data=data,
    )


def _dbt(subject: Subject, note: str = "") -> Iterator[Snippet]:
    if text := dbt.source(subject):
        yield Snippet(key="dbt", title="dbt", language="yaml", text=text, note=note)


def _stored(subject: Subject) -> Iterator[Snippet]:
    store = storage.STORES[subject.kind]
    if text := storage.listing(subject):
        head = f"# Lets you in: {store.access}.\n"
        yield Snippet(key="native", title=store.title, language="bash", text=f"{head}{text}\n")
    if subject.kind == "s3" and stated.format_of(subject) in ("csv", "json", "parquet"):
        yield _duckdb(storage.duckdb(subject), f"-- Lets you in: {store.access}.\n")
    if storage.readable(subject):
        for library in ("pandas", "polars"):
            head = f"# Needs: pip install {storage.packages(subject, library)}\n"
            read = f"{head}# Lets you in: {store.access}.\n{storage.python(subject, library)}"
            look = files.look(ask(subject), library)
            yield _python(library, f"{read}\n{look}\n")
            if library == "pandas":
                cells = [read, look]
        yield _notebook(subject, cells)
    if subject.kind == "s3":
        yield from _dbt(subject, "With dbt-duckdb.")


def _python(library: str, text: str) -> Snippet:
    return Snippet(key=library, title=library, language="python", text=text)


def _streamed(subject: Subject) -> Iterator[Snippet]:
    write, title, language = {
        "kafka": (streams.kafka, "Kafka", "python"),
        "pubsub": (streams.pubsub, "Pub/Sub", "bash"),
        "kinesis": (streams.kinesis, "Kinesis", "python"),
        "api": (streams.api, "API", "bash"),
    }[subject.kind]
    text = write(subject)
    if text:
        yield Snippet(key="native", title=title, language=language, text=text)
    if text and language == "python":
        yield _notebook(subject, [text])
    if subject.kind == "api" and (read := streams.api_pandas(subject)):
        head = "# Needs: pip install pandas requests. API_TOKEN holds your token.\n"
        look = files.look(ask(subject), "pandas")
        yield _python("pandas", f"{head}{read}\n{look}\n")
        yield _notebook(subject, [head + read, look])


def _database(subject: Subject) -> Iterator[Snippet]:
    of = databases.database(subject)
    text = consoles.shell_text(subject)
    native = f"{text}\n" if text else programs.program(subject, "")
    language = "bash" if text else "python"
    yield Snippet(key="native", title=of.title, language=language, text=native)
    if subject.kind in ("postgres", "postgresql"):
        yield _duckdb(
            consoles.attached(subject), "-- PGUSER and PGPASSWORD in the environment let you in.\n"
        )
    for library in ("pandas", "polars"):
        yield _python(library, programs.program(subject, library))
    yield Snippet(key="r", title="R", language="r", text=programs.r(subject))
    imports, connected, asked = programs.parts(subject, "pandas")
    head = programs.heading(subject, "pandas")
    yield _notebook(subject, [f"{head}\n{imports}\n\n{connected}", asked])
    yield from _dbt(subject)
