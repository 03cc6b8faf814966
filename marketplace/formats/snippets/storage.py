"""Files in an object store or on a server of files: S3, Azure, Google Cloud Storage, SFTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.formats.snippets import files, quote, stated
from marketplace.formats.snippets.question import ask
from marketplace.formats.snippets.snippet import Subject

# abfss://container@account.dfs.core.windows.net/path, https://account.blob.core.windows.net/...
_HADOOP = re.compile(r"abfss?://([a-z0-9$-]+)@([a-z0-9]+)\.[a-z0-9.]+/(.*)")
_HTTPS = re.compile(r"https://([a-z0-9]+)\.(?:blob|dfs)\.core\.windows\.net/([a-z0-9$-]+)/(.*)")
_SFTP = re.compile(r"sftp://(?:[^/@]*@)?([A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(/.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    title: str
    package: str  # that teaches fsspec to read it
    access: str  # what lets somebody in
    options: str = ""  # of fsspec


_USER = 'username=os.environ["SFTP_USER"], password=os.environ["SFTP_PASSWORD"]'
STORES: Mapping[str, Store] = {
    "s3": Store(title="S3", package="s3fs", access="Your AWS profile or AWS_ACCESS_KEY_ID"),
    "gcs": Store(
        title="Google Cloud Storage",
        package="gcsfs",
        access="gcloud auth application-default login",
    ),
    "azure": Store(title="Azure storage", package="adlfs", access="az login"),
    "sftp": Store(
        title="SFTP",
        package="paramiko",
        access="SFTP_USER and SFTP_PASSWORD in the environment",
        options=_USER,
    ),
}


def duckdb(subject: Subject) -> tuple[str, ...]:
    """Statements, the question last; only for S3, of the others DuckDB has no core reader."""
    endpoint = subject.text("endpointUrl").removeprefix("https://").removeprefix("http://")
    options = "TYPE s3, PROVIDER credential_chain"
    options += f", ENDPOINT {quote.sql(endpoint)}" if endpoint else ""
    return (
        "INSTALL httpfs",
        "INSTALL aws",
        f"CREATE SECRET ({options})",
        *files.statements(subject),
    )


def python(subject: Subject, library: str) -> str:
    """Leaves a data frame `df`: fsspec finds the files, each is read on its own."""
    store, kind = STORES[subject.kind], stated.format_of(subject)
    short = {"pandas": "pd", "polars": "pl"}[library]
    address = ", ".join([*_address(subject), *filter(None, [store.options])])
    read = [f"{'usecols' if (kind, library) == ('csv', 'pandas') else 'columns'}=COLUMNS"]
    read += files.csv_options(subject, library) if kind == "csv" else []
    lines = ["import os\n"] if "os.environ" in address else []
    lines += ["import fsspec", f"import {library} as {short}", ""]
    lines += [f"COLUMNS = {files.python_list(files.chosen(subject))}"]
    lines += ["frames = []", f"for each in fsspec.open_files({address}):", "    with each as file:"]
    lines += [f"        frames.append({short}.read_{kind}(file, {', '.join(read)}))"]
    return "\n".join([*lines, f"df = {short}.concat(frames)"])


def _address(subject: Subject) -> list[str]:
    """What fsspec opens, and where that is."""
    place = stated.place(subject)
    endpoint = subject.text("endpointUrl")
    if azure := _azure(subject):
        account, container, path = azure
        whole = quote.python(f"abfs://{container}/{path}")
        return [whole, '"rb"', f"account_name={quote.python(account)}", "anon=False"]
    more = [f"endpoint_url={quote.python(endpoint)}"] if endpoint and subject.kind == "s3" else []
    return [quote.python(place), '"rb"', *more]


def _azure(subject: Subject) -> tuple[str, str, str] | None:
    """Account, container and path."""
    place = stated.place(subject) if subject.kind == "azure" else ""
    if found := _HADOOP.fullmatch(place):
        return found[2], found[1], found[3]
    found = _HTTPS.fullmatch(place)
    return (found[1], found[2], found[3]) if found else None


def readable(subject: Subject) -> bool:
    """Can Python read it as a table, and may any of its values be shown?"""
    return stated.format_of(subject) in ("csv", "parquet") and bool(ask(subject).columns)


def packages(subject: Subject, library: str) -> str:
    more = " pyarrow" if stated.format_of(subject) == "parquet" and library == "pandas" else ""
    return f"{library} fsspec {STORES[subject.kind].package}{more}"


def listing(subject: Subject) -> str:
    """The store's own client shows what is there; files are whole, so nothing of them is shown."""
    place = stated.place(subject)
    folder = place.split("*")[0].rpartition("/")[0] + "/" if stated.is_many(place) else place
    if subject.kind == "s3":
        endpoint = subject.text("endpointUrl")
        more = f" --endpoint-url={quote.shell(endpoint)}" if endpoint else ""
        return (
            f"aws s3 ls {quote.shell(_after('s3://', folder))}{more}"
            if _after("s3://", folder)
            else ""
        )
    if subject.kind == "gcs":
        return f"gcloud storage ls {quote.shell(place)}" if _after("gs://", place) else ""
    if azure := _azure(subject):
        account, container = map(quote.shell, azure[:2])
        path = quote.shell(azure[2].partition("*")[0])
        return (
            f"az storage blob list --auth-mode login --output table --account-name={account} \\\n"
            f"  --container-name={container} --prefix={path}"
        )
    if subject.kind == "sftp" and (found := _SFTP.fullmatch(place)):
        host, port, path = found[1], found[2], found[3]
        to = f'"$SFTP_USER@"{quote.shell(host)}'
        ask_ = f"ls -l {_sftp_path(path)}"
        return f"echo {quote.shell(ask_)} | sftp -P {quote.number(port or '', 22)} {to}"
    return ""


def _after(scheme: str, place: str) -> str:
    """The address where it has this scheme: so it cannot be taken for an option."""
    return place if place.startswith(scheme) else ""


def _sftp_path(path: str) -> str:
    """In the words of sftp's own prompt, in which a star finds several files."""
    return re.sub(r"([^A-Za-z0-9_./*-])", r"\\\1", path)
