"""Ask the data: SQL over one or many products. `?sql=`, `saved`, `id`, `view`."""

from marketplace.ui import editor, query_asked, query_result, query_tables, shell

with shell.page("Query", dated=False) as here:
    asked = query_asked.asked(here)
    main, aside = query_result.columns()
    with main:
        query_result.heading(asked)
        above, below = query_result.rows()  # what waits for the answer stands where that will be
        with below:
            answer = query_asked.answer(here, asked)
        with above:
            editor.edit(
                asked.sql,
                key=query_asked.EDITOR,
                tables=query_tables.suggested(here, asked),
                error=answer.invalid,
                note=query_result.note(answer),
                on_run=query_asked.run,
            )
        with below:
            query_result.show(here, asked, answer)
    with aside:
        query_tables.show(here, asked)
