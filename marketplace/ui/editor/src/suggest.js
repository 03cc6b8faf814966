// What the list beside the cursor offers: products, tables, properties, words of SQL.
import { pickedCompletion, startCompletion } from "@codemirror/autocomplete"
import { syntaxTree } from "@codemirror/language"
import { parts, spelled } from "./names.js"
import { FUNCTIONS, OTHERS, RESERVED, list } from "./words.js"

const BEFORE = /(?:(?:"(?:[^"\n]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)\.)*[\p{L}\p{N}_$]*/u
const SILENT = /String|Comment|QuotedIdentifier/

function put(view, option, from, to, text, cursor = text.length) {
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + cursor },
    annotations: pickedCompletion.of(option),
    userEvent: "input.complete",
  })
}

const property = ([name, type, note], more = "") => ({
  label: name,
  apply: spelled(name),
  type: "property",
  detail: [type, more].filter(Boolean).join(" · "),
  info: note || undefined,
})

const product = (name, title) => ({
  label: name,
  type: "namespace",
  detail: title,
  apply(view, option, from, to) {
    put(view, option, from, to, `${spelled(name)}.`)
    startCompletion(view)
  },
})

const call = name => ({
  label: name,
  type: "function",
  apply: (view, option, from, to) => put(view, option, from, to, `${name}()`, name.length + 1),
})

const words = [
  ...[...new Set(list(`${RESERVED} ${OTHERS}`))].map(word => ({
    label: word.toUpperCase(),
    type: "keyword",
  })),
  ...list(FUNCTIONS).map(call),
]

// What begins with the word, then what has a part that does; each in the order they came in.
function matching(options, word) {
  const typed = word.toLowerCase()
  const ranks = [[], []]
  for (const option of options) {
    const label = option.label.toLowerCase()
    const at = label.startsWith(typed) ? 0 : inner(label, typed)
    if (at >= 0) ranks[at ? 1 : 0].push({ ...option, at })
  }
  return ranks.flat()
}

function inner(label, typed) {
  for (let at = label.indexOf(typed); at >= 0; at = label.indexOf(typed, at + 1)) {
    if (/[._" ]/.test(label[at - 1] ?? "")) return at
  }
  return -1
}

function inside(names, path, called) {
  const columns = names.columns(path, called)
  if (columns.length) return columns.map(column => property(column))
  return names.within(path).map(table => ({
    label: table.at.slice(path.length).join("."),
    apply: table.at.slice(path.length).map(spelled).join("."),
    type: "class",
    detail: table.title,
  }))
}

function anywhere(names, { called, own }) {
  const columns = [...called].flatMap(([name, table]) =>
    table.columns.map(column => property(column, name)),
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
    })),
    ...[...products].map(([name, title]) => product(name, title)),
    ...[...own].map(name => ({ label: name, apply: spelled(name), type: "variable" })),
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
  const all = path ? inside(known, parts(path.slice(0, -1)), named.called) : anywhere(known, named)
  const options = matching(all, word)
  // A word that is all there: Enter must break the line and not "complete" it.
  const whole = options.some(option => option.label.toLowerCase() === word.toLowerCase())
  if (!options.length || (whole && !context.explicit)) return null
  const getMatch = ({ at }) => [at, at + word.length]
  return { from: context.pos - word.length, options, filter: false, getMatch }
}
