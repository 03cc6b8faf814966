// What the list beside the cursor offers: products, tables, properties, words of SQL.
import { pickedCompletion, startCompletion } from "@codemirror/autocomplete"
import { syntaxTree } from "@codemirror/language"
import { parts, spelled } from "./names.js"
import { FUNCTIONS, OTHERS, RESERVED, list } from "./words.js"

const BEFORE = /(?:(?:"(?:[^"\n]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)\.)*[\p{L}\p{N}_$]*/u
const WORD = /^[\p{L}\p{N}_$]*$/u
const SILENT = /String|Comment|QuotedIdentifier/

function put(view, option, from, to, text, cursor = text.length) {
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + cursor },
    annotations: pickedCompletion.of(option),
    userEvent: "input.complete",
  })
}

const property = ([name, type, note], index, more = "") => ({
  label: name,
  apply: spelled(name),
  type: "property",
  detail: [type, more].filter(Boolean).join(" · "),
  info: note || undefined,
  sortText: String(index).padStart(6, "0"), // as the contract has them
  boost: 3,
})

const product = (name, title) => ({
  label: name,
  type: "namespace",
  detail: title,
  boost: 1,
  apply(view, option, from, to) {
    put(view, option, from, to, `${spelled(name)}.`)
    startCompletion(view)
  },
})

const call = name => ({
  label: name,
  type: "function",
  boost: -2,
  apply: (view, option, from, to) => put(view, option, from, to, `${name}()`, name.length + 1),
})

const words = [
  ...[...new Set(list(`${RESERVED} ${OTHERS}`))].map(word => ({
    label: word.toUpperCase(),
    type: "keyword",
    boost: -1,
  })),
  ...list(FUNCTIONS).map(call),
]

function inside(names, path, called) {
  const columns = names.columns(path, called)
  if (columns.length) return columns.map((column, index) => property(column, index))
  return names.within(path).map(table => ({
    label: table.at.slice(path.length).join("."),
    apply: table.at.slice(path.length).map(spelled).join("."),
    type: "class",
    detail: table.title,
  }))
}

function anywhere(names, { called, own }) {
  const columns = [...called].flatMap(([name, table]) =>
    table.columns.map((column, index) => property(column, index, name)),
  )
  const products = new Map()
  for (const table of names.tables.values()) {
    if (table.at.length > 1) products.set(table.at[0], table.title)
  }
  return [
    ...columns,
    ...[...names.tables.values()].map(table => ({
      label: table.name,
      type: "class",
      detail: table.title,
      boost: 2,
    })),
    ...[...products].map(([name, title]) => product(name, title)),
    ...[...own].map(name => ({ label: name, apply: spelled(name), type: "variable", boost: 2 })),
    ...words,
  ]
}

// `names` is asked for each time: the tables beside the editor change while it stands.
export const suggest = names => context => {
  if (SILENT.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null
  const before = context.matchBefore(BEFORE)
  const text = before?.text ?? ""
  const word = text.match(/[\p{L}\p{N}_$]*$/u)[0]
  const path = text.slice(0, text.length - word.length)
  if (/^\d/.test(text)) return null
  // Of one letter too much begins; and after "1." or ")." nothing of ours follows.
  if (!context.explicit && !path && word.length < 2) return null
  const known = names()
  const named = known.named(context.state.doc.toString())
  const options = path ? inside(known, parts(path.slice(0, -1)), named.called) : anywhere(known, named)
  // A word that is all there: Enter must break the line and not "complete" it.
  const labels = new Set(options.map(option => option.label.toLowerCase()))
  const whole = typed => labels.has(typed.toLowerCase())
  if (!context.explicit && whole(word)) return null
  const from = context.pos - word.length
  return { from, options, validFor: typed => WORD.test(typed) && !whole(typed) }
}
