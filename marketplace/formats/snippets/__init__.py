"""Code to paste that reads a product: for each tool, and for each kind of server.

snippet      what it is, and what it is about: contract, object, server, what is masked
quote        text of anybody as a literal of Python, R, SQL, YAML, JSON, a shell
names        identifiers in each SQL
question     the first thing to ask of a table
stated       what a server says about its files
ours         this marketplace: SQL, REST, command line
files        files for DuckDB, pandas, polars, R
storage      files in S3, Azure, Google Cloud Storage, SFTP
databases    how each database is reached, and what it calls a table
programs     Python and R against a database
consoles     psql, snow, bq, mysql, sqlcmd ...
streams      Kafka, Pub/Sub, Kinesis, APIs
dbt          a dbt source
choose       which of these a server has
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from marketplace.formats.snippets.choose import every
from marketplace.formats.snippets.quote import fit
from marketplace.formats.snippets.snippet import Snippet, Subject, readable
from marketplace.model import DataContract, SchemaObject, Server

__all__ = ["Snippet", "snippets"]


def snippets(
    contract: DataContract,
    of: SchemaObject,
    server: Server,
    table: str = "",
    masked: Collection[str] = (),
    columns: Mapping[str, str] | None = None,
    marketplace: str = "http://127.0.0.1:8501",
) -> tuple[Snippet, ...]:
    """For one object at one server, the most common tool first; () where nothing could run.

    `table`: as our SQL spells it, where it can be asked here. `masked`: properties whose values
    are not to be shown. `columns`: what a file calls a property, where that is known.
    """
    subject = Subject(
        contract=contract,
        of=of,
        server=server,
        readable=tuple(readable(of, server, frozenset(masked), columns or {})),
        table=table if fit(table) else "",
        masked=tuple(item.name for item in of.properties if item.name in masked),
        marketplace=marketplace,
    )
    return tuple(every(subject))
