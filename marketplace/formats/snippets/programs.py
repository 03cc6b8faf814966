"""Python and R against a database: connect, ask, look."""

from __future__ import annotations

from marketplace.formats.snippets import consoles, databases, quote
from marketplace.formats.snippets.question import ROWS
from marketplace.formats.snippets.snippet import Subject

_ROWS = f"[tuple(row) for row in cursor.fetchmany({ROWS})]"
_NAMES = "names = [column[0] for column in cursor.description]"
_LAST = {
    "pandas": f"{_NAMES}\ndf = pd.DataFrame({_ROWS}, columns=names)\nprint(df)",
    "polars": f'{_NAMES}\ndf = pl.DataFrame({_ROWS}, schema=names, orient="row")\nprint(df)',
    "": f"for row in cursor.fetchmany({ROWS}):\n    print(row)",
}
_IMPORTS = {"pandas": ["import pandas as pd"], "polars": ["import polars as pl"], "": []}


def parts(subject: Subject, library: str) -> tuple[str, str, str]:
    """Imports, connection, and the question. `library`: pandas, polars, or "" for neither."""
    uses = ["import os\n"] if databases.variables(subject) else []
    uses += [*_IMPORTS[library], databases.database(subject).module]
    asked = f"query = {quote.python_block(consoles.query(subject))}\n\n"
    asked += f"cursor = connection.cursor()\ncursor.execute(query)\n{_LAST[library]}"
    return "\n".join(uses), databases.python(subject), asked


def packages(subject: Subject, library: str) -> str:
    return " ".join(filter(None, (library, databases.database(subject).packages)))


def heading(subject: Subject, library: str) -> str:
    """What it takes to run it; no word of the contract."""
    head = f"# Needs: pip install {packages(subject, library)}"
    found = databases.variables(subject)
    return head + (f"\n# From the environment: {', '.join(found)}" if found else "")


def program(subject: Subject, library: str) -> str:
    imports, connected, asked = parts(subject, library)
    return f"{heading(subject, library)}\n{imports}\n\n{connected}\n\n{asked}\n"


def r(subject: Subject) -> str:
    of = databases.database(subject)
    package = of.driver.partition("::")[0]
    return "\n".join(
        (
            f'# Needs: install.packages(c("DBI", "{package}"))',
            "library(DBI)",
            "",
            databases.r(subject),
            f"rows <- dbGetQuery(connection, {quote.r(consoles.query(subject))}, n = {ROWS})",
            "print(rows)",
            "dbDisconnect(connection)",
            "",
        )
    )
