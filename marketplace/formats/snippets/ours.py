"""Asking this marketplace itself: the Query page, its REST API, its command line."""

from __future__ import annotations

from marketplace.formats.snippets import quote
from marketplace.formats.snippets.question import ask, rows
from marketplace.formats.snippets.snippet import Snippet, Subject


def question(subject: Subject) -> str:
    return rows(ask(subject, ours=True), subject.table)


def sql(subject: Subject) -> Snippet:
    return Snippet(
        key="sql", title="SQL", language="sql", text=question(subject) + ";\n", runs_here=True
    )


def api(subject: Subject) -> Snippet:
    body = quote.json_line({"sql": " ".join(question(subject).split("\n"))})
    lines = [
        "# MARKETPLACE_TOKEN holds your token.",
        f"curl --silent --show-error {quote.shell(subject.marketplace + '/api/v1/query')} \\",
        '  --header "Authorization: Bearer $MARKETPLACE_TOKEN" \\',
        "  --header 'Content-Type: application/json' \\",
        "  --data @- <<'JSON'",
        body,
        "JSON",
    ]
    return Snippet(key="api", title="REST API", language="bash", text="\n".join(lines) + "\n")


def command(subject: Subject) -> Snippet:
    lines = [
        "# Run it where the marketplace is installed. MARKETPLACE_REPO names the repository.",
        f"python -m marketplace query {quote.shell(question(subject))}",
    ]
    return Snippet(
        key="cli",
        title="Command line",
        language="bash",
        text="\n".join(lines) + "\n",
        runs_here=True,
    )
