"""Runs Python snippets one after the other, as a person would, and says what became of `df`.

Standard input: JSON, cells by name. Standard output: by name the columns and rows of `df`, or the
error. In a process of its own: snippets import what they like, and belong to a folder.
"""

import contextlib
import io
import json
import sys
import traceback


def run(cells):
    space = {"__name__": "__main__"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in cells:
            exec(compile(cell, "snippet", "exec"), space)
    frame = space["df"]
    return {
        "columns": list(map(str, frame.columns)),
        "rows": len(frame),
        "printed": printed.getvalue(),
    }


answers = {}
for name, cells in json.load(sys.stdin).items():
    try:
        answers[name] = run(cells)
    except Exception:
        answers[name] = {"error": traceback.format_exc(limit=-1)}
json.dump(answers, sys.stdout)
