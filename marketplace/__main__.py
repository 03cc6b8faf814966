"""The command line. Every command loads only what it needs: lint runs on every commit."""

from __future__ import annotations

import atexit
import gc
import sys
from typing import TYPE_CHECKING

import click

from marketplace.cli import contract_import, drafting, exporting, setting
from marketplace.cli.group import Group, common, json
from marketplace.errors import MarketplaceError
from marketplace.where import (
    drafted, exchange_of, market_of, ready, repository_of, setter_of, settings_of,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marketplace.model import Report, Result


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--trace", is_flag=True, help="Show where in the code an unexpected error came up.")
def main(trace: bool) -> None:
    """The data product marketplace: a Git folder of contracts, as pages people can use."""


@main.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text")
@json
@common
def lint(paths: tuple[str, ...], style: str, as_json: bool, **where: str | None) -> None:
    """Say what is wrong with contracts and products, by file and line.

    PATHS are files, folders, patterns, or - for standard input; without any, the whole repository
    is checked. Exit code 1: there are errors.
    """
    from marketplace.cli.lint import print_problems
    from marketplace.services import lint as service

    if paths:
        for name in (name for name in ("repo", "ref", "folder") if where[name] is not None):
            click.echo(
                f"--{name} is not used: the named files are read as they lie on disk.", err=True
            )
        stdin = sys.stdin.buffer.read() if service.STDIN in paths else b""
        files, problems = service.lint(settings_of(where), paths, stdin)
    else:
        catalog = market_of(where).catalog()
        files, problems = len(catalog.blobs), catalog.problems
    sys.exit(print_problems(files, problems, "json" if as_json else style))


@main.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--lines", is_flag=True, help="Read one JSON request a line from standard input.")
@json
@common
def compare(
    old: str | None, new: str | None, style: str, lines: bool, as_json: bool, **where: str | None
) -> None:
    """Say what changed for whom, and which step of the version that asks for.

    OLD and NEW are files, or REV:path for a file of a commit. Both may be revisions (WORKTREE: as
    it lies on disk): then all that differs is compared. Exit code 1: something breaks for
    consumers, and its version does not say so.
    """
    from datetime import date

    from marketplace.cli.compare import print_changes, print_lines
    from marketplace.services import compare as service

    limits, today = settings_of(where).limits, date.today()
    if old and new and not lines:
        found = service.compare_named(old, new, today, limits, lambda: repository_of(where))
        sys.exit(print_changes(found.compared, found.broken, "json" if as_json else style))
    if old or not lines:
        raise click.UsageError("Name OLD and NEW, or --lines.")
    print_lines(lambda a, b: service.compare_texts(a, b, today, limits), sys.stdin)


@main.command()
@json
@common
def catalog(as_json: bool, **where: str | None) -> None:
    """List the products, and what is wrong with their files."""
    from marketplace.cli.catalog import print_catalog

    print_catalog(market_of(where).catalog(), as_json)


@main.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--filter", "filters", multiple=True, metavar="KEY=VALUE", help="Like domain=fleet.")
@json
@common
def search(
    text: str, limit: int, filters: tuple[str, ...], as_json: bool, **where: str | None
) -> None:
    """Find products, contracts and properties by what they are about."""
    from marketplace.catalog.facets import FACETS
    from marketplace.cli.search import misspelt, print_found, selected
    from marketplace.model import Found
    from marketplace.services.find import find, values

    chosen = selected(filters, FACETS)
    market = market_of(where)
    nothing = chosen and misspelt(chosen, values(market))
    found = Found() if nothing else find(market, text, chosen, per_page=limit)
    print_found(found, as_json)


@main.command()
@click.argument("sql", required=False)
@click.option(
    "--product",
    "products",
    multiple=True,
    metavar="ID",
    help="Its objects need no prefix; can be repeated.",
)
@click.option("--role", default="", help="Ask as somebody with this role; without: as anybody.")
@click.option("--lines", is_flag=True, help="Read one JSON request a line from standard input.")
@json
@common
def query(
    sql: str | None,
    products: tuple[str, ...],
    role: str,
    lines: bool,
    as_json: bool,
    **where: str | None,
) -> None:
    """Ask the data by SQL: tables are named product.object.

    Exit code 1: it was refused, or stopped by a limit.
    """
    ready(where)
    from marketplace.cli.query import print_lines, print_result
    from marketplace.services.ask import Question, ask
    from marketplace.services.tables import known

    if (sql is None) != lines:
        raise click.UsageError("Name one statement, or --lines.")
    market = market_of(where)
    ids = known(market, products)
    roles = market.catalog().organisation.roles
    if role and role not in roles:
        raise MarketplaceError(
            f"There is no role '{role[:100]}' here.",
            f"Known are: {', '.join(roles)}." if roles else "marketplace.yaml states no roles.",
        )

    def answer(statement: str) -> Result:
        limit = market.settings.limits.copy_seconds
        return ask(market, Question(sql=statement, role=role, products=ids, patience=limit))

    if lines:
        print_lines(answer, sys.stdin)
    else:
        sys.exit(print_result(answer, sql or "", as_json))


@main.command()
@click.argument("products", nargs=-1, metavar="[PRODUCT]...")
@click.option("--record", is_flag=True, help="Remember what was found; pages show it.")
@click.option("--server", default="", metavar="NAME", help="Check the data on this server.")
@click.option("--all-versions", "every", is_flag=True, help="Drafts and retired versions, too.")
@click.option("--due", is_flag=True, help="Only what its schedule makes due.")
@click.option("--notify", is_flag=True, help="Tell support channels of changed states.")
@click.option("--verbose", "-v", is_flag=True, help="List what is kept, too.")
@json
@common
def check(
    products: tuple[str, ...], verbose: bool, as_json: bool, record: bool, server: str,
    every: bool, due: bool, notify: bool, **where: str | None,
) -> None:  # fmt: skip
    """Measure what products promise, and say what is not kept.

    PRODUCTS are ids of products or contracts; without any, all that is live is checked. Exit code
    1: something is broken, or a check could not run.
    """
    ready(where)
    from datetime import UTC, datetime

    from marketplace.cli.check import Progress, print_reports
    from marketplace.services.check import check as run
    from marketplace.services.schedule import check_due

    market, now = market_of(where), datetime.now(UTC)

    def go(ids: Sequence[str]) -> tuple[Report, ...]:
        return run(
            market, ids, now=now, record=record, progress=progress, server=server, every=every
        )

    with Progress() as progress:
        reports = check_due(market, go, now, products, record) if due else go(products)
    code = print_reports(reports, as_json, now.isoformat(timespec="seconds"), verbose)
    if notify:
        from marketplace.formats.notice import notice
        from marketplace.services.notify import notify as tell

        tell(market, notice, now)
    sys.exit(code)


@main.command("import-results")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--product", default="", metavar="ID", help="Whose, where a file does not say.")
@click.option("--format", "style", default="", metavar="NAME", help="Without: seen by the content.")
@json
@common
def import_results(
    files: tuple[str, ...], product: str, style: str, as_json: bool, **where: str | None
) -> None:
    """Remember what other tools have measured; docs/results.md lists them."""
    from datetime import UTC, datetime

    from marketplace.cli.importing import print_imported
    from marketplace.services.importing import import_results as bring_in

    found = bring_in(market_of(where), files, product, style, now=datetime.now(UTC))
    print_imported(found, as_json)


@main.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--open/--no-open", "open_", default=None, help="Open it in a browser.")
@click.option("--check", is_flag=True, help="Check what is due, beside it, and tell of changes.")
@common
def serve(port: int, host: str, open_: bool | None, check: bool, **where: str | None) -> None:
    """Start the web app."""
    from marketplace import start
    from marketplace.stores import clone
    from marketplace.stores.git import Repository

    gc.enable()
    settings = start.with_repository(settings_of(where))
    if not clone.is_remote(settings.repo):  # a remote one may be back any moment
        Repository.open(settings)
    from marketplace import server

    server.main(settings, host, port, start.has_desktop() if open_ is None else open_, check)


@main.command()
@click.option("--role", default="", help="As whom agents see the data; without: as anybody.")
@common
def mcp(role: str, **where: str | None) -> None:
    """Let agents find and query products, over standard input and output (MCP)."""
    from marketplace.agents.server import serve

    gc.enable()
    serve(market_of(where), role)


@main.command()
@click.argument("name")
@click.option("--role", default="", help="Of marketplace.yaml; decides what is masked.")
def token(name: str, role: str) -> None:
    """Make a token for the API and print it, once: only its hash is kept."""
    from marketplace.api.tokens import make

    made, line = make(name, role)
    click.echo("The token, which is shown only now:", err=True)
    click.echo(made)
    click.echo("The line for the file that MARKETPLACE_TOKENS names:", err=True)
    click.echo(line)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False))
def demo(folder: str) -> None:
    """Build the demo: a Git repository with two years of history, and its data."""
    from pathlib import Path

    from marketplace import start

    start.demo(Path(folder).absolute())
    click.echo(f"Open it with: python -m marketplace serve --repo {folder}", err=True)


main.add_command(setting.command(setter_of))
main.add_command(exporting.command(exchange_of))
main.add_command(contract_import.command(exchange_of))
main.add_command(drafting.command(drafted))

if __name__ == "__main__":
    # A command ends before there is garbage worth looking for; only `serve` goes on.
    gc.disable()
    atexit.register(gc.freeze)
    main(prog_name="marketplace")
