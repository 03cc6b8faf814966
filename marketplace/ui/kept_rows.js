// A table of promises. Text arrives as textContent only, lines as numbers.
const SVG = "http://www.w3.org/2000/svg"
const WIDE = 132, HIGH = 28, EDGE = 4

function text(parent, kind, words, className) {
  const element = document.createElement(kind)
  element.textContent = words
  if (className) element.className = className
  parent.append(element)
  return element
}

function shape(parent, kind, attributes) {
  const element = document.createElementNS(SVG, kind)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  parent.append(element)
}

function place([x, y]) {
  return [EDGE + x * (WIDE - 2 * EDGE), HIGH - EDGE - y * (HIGH - 2 * EDGE)].map(n => n.toFixed(1))
}

function spark(parent, { points, broken, limits, said }) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", `0 0 ${WIDE} ${HIGH}`)
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", said)
  for (const limit of limits) {
    const [, y] = place([0, limit])
    shape(svg, "line", { class: "limit", x1: 0, x2: WIDE, y1: y, y2: y })
  }
  shape(svg, "polyline", { class: "line", points: points.map(point => place(point).join(",")).join(" ") })
  const end = points.at(-1)
  if (end) {
    const [cx, cy] = place(end)
    shape(svg, "circle", { class: "last", cx, cy, r: 2 })
  }
  for (const point of broken) {
    const [x, y] = place(point).map(Number)
    shape(svg, "path", { class: "broken", d: `M${x - 2.5} ${y - 2.5}l5 5m0-5l-5 5` })
  }
  parent.append(svg)
}

function link(parent, words, cell, click, className) {
  const element = text(text(parent, "p", ""), "a", words, className)
  element.href = cell.href
  element.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return // a new tab
    event.preventDefault()
    click(cell.link)
  })
  return element
}

function state(parent, { tone, icon, text: word }) {
  const badge = text(text(parent, "p", "", "one"), "span", "", `badge ${tone}`)
  text(badge, "i", icon).setAttribute("aria-hidden", "true")
  badge.append(" ", word)
}

function kind({ wide, whole }) {
  return [wide && "wide", whole && "whole"].filter(Boolean).join(" ")
}

function row(parent, { cells, chosen }, heads, click) {
  const line = document.createElement("tr")
  line.className = chosen ? "chosen" : ""
  cells.forEach((cell, index) => {
    const box = text(line, index ? "td" : "th", "", kind(heads[index]))
    if (!index) box.scope = "row"
    const weight = cell.strong ? "strong" : ""
    if (cell.tone) state(box, cell)
    else if (cell.href && !cell.more) {
      const name = link(box, cell.text, cell, click, weight)
      if (chosen) name.setAttribute("aria-current", "true")
    } else if (cell.text) text(box, "p", cell.text, weight)
    if (cell.spark) spark(box, cell.spark)
    if (cell.below) text(box, "p", cell.below, "quiet")
    if (cell.small) text(box, "p", cell.small, "quiet small")
    if (cell.more) link(box, cell.more, cell, click, "act")
  })
  parent.append(line)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table")
  const drawn = JSON.stringify(data)
  if (table.dataset.drawn === drawn) return // a rerun takes the focus from nobody
  table.dataset.drawn = drawn
  table.querySelector("caption").textContent = data.alt
  const heads = document.createElement("tr")
  for (const head of data.heads) {
    const cell = text(heads, "th", "", kind(head))
    cell.scope = "col"
    cell.textContent = head.text
    if (head.share) cell.style.setProperty("--share", head.share)
  }
  table.querySelector("thead").replaceChildren(heads)
  const body = document.createElement("tbody")
  for (const each of data.rows) row(body, each, data.heads, index => setTriggerValue("opened", index))
  table.querySelector("tbody").replaceWith(body)
  const chosen = body.querySelector(".chosen a")
  if (data.reveal && chosen && table.dataset.revealed !== chosen.href) {
    table.dataset.revealed = chosen.href
    chosen.scrollIntoView({ block: "center" })
  }
}
