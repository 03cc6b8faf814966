// YAML of a contract: colours, and what the standard knows at the place of the cursor.
import { autocompletion } from "@codemirror/autocomplete"
import { yaml } from "@codemirror/lang-yaml"

const KEY = /^(\s*)((?:- +)*)(?:"([^"]+)"|'([^']+)'|([^\s#:'"-][^#:]*?))\s*:(?:\s|$)/
const ITEM = /^(\s*)-(?:\s|$)/
const LOOKED = 5000 // lines above the cursor

const width = text => text.length

// The keys above a line that stands this far in, the outermost first; an entry of a list is 0.
export function way(doc, number, indent) {
  const path = []
  for (let at = number - 1; at >= 1 && indent > 0 && number - at < LOOKED; at--) {
    const { text } = doc.line(at)
    if (!text.trim() || /^\s*#/.test(text)) continue
    const key = text.match(KEY)
    const item = text.match(ITEM)
    if (key) {
      const inner = width(key[1]) + width(key[2])
      const name = key[3] ?? key[4] ?? key[5]
      if (inner < indent) {
        path.unshift(name)
        indent = inner
      }
      // The dash of the entry that this key, or the one below, is part of.
      if (key[2] && width(key[1]) < indent && inner <= indent) {
        path.unshift(0)
        indent = width(key[1]) + 0.5
      }
    } else if (item && width(item[1]) < indent) {
      path.unshift(0)
      indent = width(item[1]) + 0.5
    }
  }
  return path
}

function node(words, path) {
  let here = words.nodes?.[0]
  for (const step of path) {
    if (!here) return null
    const next = step === 0 ? here.items : here.fields?.[step]?.[2]
    here = words.nodes[next]
  }
  return here
}

const suggest = words => context => {
  const known = words()
  if (!known.nodes) return null
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)
  if (/^\s*#|\s#/.test(before)) return null
  const value = before.match(/^(\s*(?:- +)*)([^\s:#]+):\s+(\S*)$/)
  const start = before.match(/^(\s*)((?:- +)*)([\w$]*)$/)
  if (value) {
    const indent = width(value[1])
    const path = [...way(context.state.doc, line.number, indent), ...(/-/.test(value[1]) ? [0] : [])]
    const field = node(known, path)?.fields?.[value[2]]
    const options = (field?.[3] ?? []).map(label => ({ label, type: "enum" }))
    return options.length ? { from: context.pos - value[3].length, options } : null
  }
  if (!start || (!context.explicit && start[3].length < 1)) return null
  const indent = width(start[1]) + (start[2] ? 0.5 : 0)
  const path = [...way(context.state.doc, line.number, indent), ...(start[2] ? [0] : [])]
  const fields = node(known, path)?.fields
  if (!fields) return null
  const options = Object.entries(fields).map(([label, [kind, note]]) => ({
    label,
    detail: kind,
    info: note || undefined,
    apply: `${label}:${kind === "list" || kind === "mapping" ? "" : " "}`,
    type: "property",
  }))
  return { from: context.pos - start[3].length, options, validFor: /^[\w$]*$/ }
}

export const contract = words => [
  yaml(),
  autocompletion({ override: [suggest(words)], icons: false, maxRenderedOptions: 60 }),
]
