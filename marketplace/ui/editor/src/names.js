// The tables that can be asked, and which of them a statement names.
import { RESERVED, list } from "./words.js"

// Comments and texts are passed over; then quoted names, names, marks.
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$\$[\s\S]*?(?:\$\$|$)|'(?:[^']|'')*(?:'|$)|"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)|([.(])|\S/gu
const LONGEST = 100_000 // characters that are read for names
const reserved = new Set(list(RESERVED))
const plain = /^[\p{Ll}_][\p{Ll}\p{N}_]*$/u

export const spelled = name =>
  plain.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`

function tokens(text) {
  const found = []
  for (const [, quoted, name, mark] of text.slice(0, LONGEST).matchAll(TOKEN)) {
    if (quoted !== undefined) found.push({ name: quoted.replaceAll('""', '"'), quoted: true })
    else if (name) found.push({ name })
    else found.push({ mark: mark ?? " " })
  }
  return found
}

// "flights.legs" and what follows it: where the path ends among the tokens.
function path(all, at) {
  const parts = [all[at].name]
  while (all[at + 1]?.mark === "." && all[at + 2]?.name !== undefined) parts.push(all[(at += 2)].name)
  return { parts, next: at + 1 }
}

export const parts = text => {
  const all = tokens(text)
  return all[0]?.name === undefined ? [] : path(all, 0).parts
}

const lower = names => names.join("\0").toLowerCase()

export class Names {
  constructor(tables) {
    this.tables = new Map() // by their whole path
    this.inside = new Map() // tables by the path of what they stand in
    for (const [name, title, columns] of tables) {
      const at = parts(name)
      const table = { name, title, at, columns }
      this.tables.set(lower(at), table)
      for (let depth = 1; depth < at.length; depth++) {
        const outer = lower(at.slice(0, depth))
        this.inside.set(outer, [...(this.inside.get(outer) ?? []), table])
      }
    }
  }

  // What stands in a product; empty where there is no such product.
  within(path) {
    return this.inside.get(lower(path)) ?? []
  }

  // The tables of a statement by what it calls them, and the names it makes up itself.
  named(text) {
    const all = tokens(text)
    const called = new Map()
    const own = new Set()
    const word = at => (all[at]?.quoted ? undefined : all[at]?.name?.toLowerCase())
    for (let at = 0; at < all.length; at++) {
      if (all[at].name === undefined || all[at - 1]?.mark === ".") continue
      if (word(at + 1) === "as" && all[at + 2]?.mark === "(") own.add(all[at].name)
      const { parts, next } = path(all, at)
      const table = this.tables.get(lower(parts))
      if (!table) continue
      const alias = word(next) === "as" ? next + 1 : next
      const name = all[alias]?.name
      const named = name !== undefined && (all[alias].quoted || !reserved.has(name.toLowerCase()))
      called.set((named ? name : parts.at(-1)).toLowerCase(), table)
    }
    return { called, own }
  }

  // The properties that `path.` leads to: of an alias, of a table named in the text, of any table.
  columns(path, called) {
    const table = (path.length === 1 && called.get(path[0].toLowerCase())) || this.tables.get(lower(path))
    return table ? table.columns : []
  }
}
