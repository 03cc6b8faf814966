// What is wrong in a contract: a line under the place, its number in colour, the reason beside it.
import { RangeSet, StateEffect, StateField } from "@codemirror/state"
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view"

export const markProblems = StateEffect.define() // [{ line, column, severity, message }] from 1

const gutters = Object.fromEntries(
  ["error", "warning", "info"].map(kind => [
    kind,
    new (class extends GutterMarker {
      elementClass = `${kind}-line`
    })(),
  ]),
)
const RANKS = ["error", "warning", "info"]
const none = { marks: Decoration.none, lines: RangeSet.empty, wrong: false }

function place(doc, { line, column }) {
  if (!line || line > doc.lines) return null
  const { from, to, text } = doc.line(line)
  if (!text.trim()) return null
  const first = from + text.search(/\S/)
  const start = Math.min(column > 1 ? from + [...text].slice(0, column - 1).join("").length : first, to - 1)
  const word = doc.sliceString(start, to).match(/^[^\s:#,\]}]+/)
  return { from: start, to: start + Math.max(word ? word[0].length : 1, 1) }
}

function drawn(doc, found) {
  const marks = []
  const lines = new Map()
  for (const one of found) {
    const at = place(doc, one)
    if (!at) continue
    const attributes = { title: one.message }
    marks.push(Decoration.mark({ class: `problem ${one.severity}`, attributes }).range(at.from, at.to))
    const line = doc.lineAt(at.from).from
    const known = lines.get(line)
    if (!known || RANKS.indexOf(one.severity) < RANKS.indexOf(known)) lines.set(line, one.severity)
  }
  return {
    marks: Decoration.set(marks, true),
    lines: RangeSet.of([...lines].map(([line, kind]) => gutters[kind].range(line)), true),
    wrong: found.some(one => one.severity === "error"),
  }
}

export const problems = StateField.define({
  create: () => none,
  update(value, transaction) {
    if (transaction.docChanged) {
      const { changes } = transaction
      value = { ...value, marks: value.marks.map(changes), lines: value.lines.map(changes) }
    }
    for (const effect of transaction.effects) {
      if (effect.is(markProblems)) value = drawn(transaction.newDoc, effect.value)
    }
    return value
  },
  provide: field => [
    EditorView.decorations.from(field, value => value.marks),
    gutterLineClass.from(field, value => value.lines),
    EditorView.contentAttributes.from(field, value => ({ "aria-invalid": String(value.wrong) })),
  ],
})
