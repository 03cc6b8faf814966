"""A change of state as a message to a channel: the JSON of Slack's incoming webhooks.

Mattermost, Rocket.Chat and others read its `text` as Markdown. So whatever a contract says can
neither address people (`<!channel>`, `@all`) nor show a picture of a foreign host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from marketplace.formats.markup import cut, plain
from marketplace.formats.trust import reasons, sentence, turn
from marketplace.model.health import Health, State

_REASONS = 5
_NAME, _LINE, _CAUSE = 150, 400, 60  # letters
_SECTION = 2_900  # 3,000 are allowed, escaped as they are
_CAUSES = 5
_JOINER = "\u2060"  # no width, no break
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What begins a mention, an image or a link in one of the dialects.
_TRIGGER = re.compile(r"(?<=@)(?=\w)|(?<=!)(?=\[)|(?<=\])(?=[(\[:])|(?<=:)(?=//)|(?<=www)(?=\.)")
_STYLE = re.compile(r"([*~`|#]|(?<![^\W_])_|_(?![^\W_]))")  # in a_name it is no style


def notice(
    name: str, before: State, after: State, health: Health, link: str = ""
) -> dict[str, Any]:
    """`name` and all that `health` says are text of anybody; `link` is ours, "" for none."""
    head = f"*{_said(name, _NAME) or 'A product'}* {turn(before, after)}"
    footer = f"Before: {before}. {sentence(health)}"
    if link:
        footer += f" <{_address(link)}|Open the product>"
    return {
        "text": head,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            {"type": "section", "text": _mrkdwn(_fitting([head, *_lines(health)]))},
            {"type": "context", "elements": [_mrkdwn(footer)]},
        ],
    }


def _lines(health: Health) -> Iterator[str]:
    said = reasons(health)
    yield from (f"• {_said(reason, _LINE)}" for reason in said[:_REASONS])
    if len(said) > _REASONS:
        yield f"• and {len(said) - _REASONS:,} more"
    if health.causes:
        named = ", ".join(_said(cause, _CAUSE) for cause in health.causes[:_CAUSES])
        more = len(health.causes) - _CAUSES
        yield f"It takes data from {named}{f' and {more:,} more' if more > 0 else ''}: broken."


def _fitting(lines: list[str]) -> str:
    """As many as one section takes: Slack refuses the whole message for one sign too many."""
    said = lines[0]
    for line in lines[1:]:
        if len(said) + len(line) < _SECTION:
            said += f"\n{line}"
    return said


def _mrkdwn(said: str) -> dict[str, Any]:
    # Verbatim: names of channels and addresses in it are not made into links.
    return {"type": "mrkdwn", "text": said, "verbatim": True}


def _said(name: str, most: int) -> str:
    """Text of anybody: shown as it is, whatever signs it holds."""
    shown = _TRIGGER.sub(_JOINER, cut(plain(name), most))
    shown = _STYLE.sub(rf"{_JOINER}\1{_JOINER}", shown)
    return "".join(_REFERENCES.get(letter, letter) for letter in shown)


def _address(link: str) -> str:
    return link.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
