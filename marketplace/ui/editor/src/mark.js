// Where the statement is wrong: a line under the place and its line number in red. The place is
// counted in the text as it was run, and moves with what is typed since.
import { ChangeSet, RangeSet, StateEffect, StateField } from "@codemirror/state"
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view"

export const noteRun = StateEffect.define()
export const markError = StateEffect.define() // { line, column } from 1; line 0: no place

const wrong = Decoration.mark({ class: "wrong" })
const number = new (class extends GutterMarker {
  elementClass = "wrong-line"
})()

function place(doc, { line, column }) {
  if (!line || line > doc.lines || !doc.length) return null
  const { from, to, text } = doc.line(line)
  if (!column) return { from, to }
  // Columns count characters as people do, positions count UTF-16 units.
  const start = Math.min(from + [...text].slice(0, column - 1).join("").length, to)
  const word = doc.sliceString(start, to).match(/^(?:[\p{L}\p{N}_$]+|\S)/u)
  return { from: start, to: start + (word ? word[0].length : 1) }
}

// Something to draw under, also behind the end of a line or of the text.
function widened({ from, to }, doc) {
  const end = Math.min(to, doc.length)
  const start = doc.lineAt(Math.min(from, end))
  if (end > from && from < start.to) return { from, to: end }
  return start.length ? { from: start.to - 1, to: start.to } : null
}

function draw(value, error, doc) {
  const at = place(value.ran, error)
  if (!at) return value
  const since = (position, side) => value.since.mapPos(Math.min(position, value.ran.length), side)
  const now = { from: since(at.from, 1), to: since(at.to, -1) }
  const line = doc.lineAt(now.from)
  const shown = widened(now, doc)
  return {
    ...value,
    marks: shown ? RangeSet.of([wrong.range(shown.from, shown.to)]) : Decoration.none,
    lines: RangeSet.of([number.range(line.from)]),
  }
}

const clean = { marks: Decoration.none, lines: RangeSet.empty, error: false }
const fresh = doc => ({ ...clean, ran: doc, since: ChangeSet.empty(doc.length).desc })

export const marks = StateField.define({
  create: state => fresh(state.doc),
  update(value, transaction) {
    const { changes, effects, newDoc } = transaction
    if (transaction.docChanged) {
      value = {
        ...value,
        since: value.since.composeDesc(changes.desc),
        marks: value.marks.map(changes),
        lines: value.lines.map(changes),
      }
    }
    for (const effect of effects) {
      if (effect.is(noteRun)) {
        value = { ...value, ran: newDoc, since: ChangeSet.empty(newDoc.length).desc }
      } else if (effect.is(markError)) {
        value = { ...value, ...clean, error: Boolean(effect.value) }
        if (effect.value) value = draw(value, effect.value, newDoc)
      }
    }
    return value
  },
  provide: field => [
    EditorView.decorations.from(field, value => value.marks),
    gutterLineClass.from(field, value => value.lines),
    EditorView.contentAttributes.from(field, value => ({ "aria-invalid": String(value.error) })),
  ],
})
