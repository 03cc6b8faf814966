"""What all commands share: options, and errors told as a person reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from marketplace.errors import MarketplaceError


class _Told(click.ClickException):
    exit_code = 2

    def __init__(self, error: MarketplaceError) -> None:
        super().__init__(f"{error.message}\n{error.hint}".strip())


class Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MarketplaceError as error:
            raise _Told(error) from error
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params["trace"]:
                raise
            what = f"The marketplace failed: {type(error).__name__}."
            raise _Told(
                MarketplaceError(what, "With --trace before the command it shows where.")
            ) from error


def common(command: Callable[..., None]) -> Callable[..., None]:
    for name, said in (
        ("--ref", "Branch, tag or commit; WORKTREE for files as they lie on disk."),
        ("--folder", "Folder of the contracts in the repository."),
        ("--repo", "A Git checkout, a bare repository or an address; without: the demo."),
    ):
        command = click.option(name, help=said)(command)
    return command


json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
