"""Changes: what changed, when, by whom, and whom it hurts. `?product=`, `domain`, `owner`,
`severity`, `since`; `commit` for one of them; `from` and `to` for two versions; `view`."""

from marketplace.ui import (
    changes_between,
    changes_ending,
    changes_filters,
    changes_list,
    changes_one,
    shell,
)

with shell.page("Changes", dated=False) as here:
    asked = changes_filters.asked()
    if commit := changes_one.asked():
        changes_one.show(here, commit, asked)
    elif changes_between.asked(asked):
        changes_between.show(here, asked)
    else:
        view = changes_filters.head(here, asked)
        if view == changes_filters.ENDING:
            changes_ending.show(here, asked)
        else:
            changes_list.show(here, asked)
