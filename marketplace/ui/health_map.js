// Products by day: one SVG a row. All text arrives as textContent; each bad day is a real link.
const SVG = "http://www.w3.org/2000/svg"
const HIGH = 20
const WIDEST = 36
const NARROW = 640

function add(parent, tag, attributes = {}, text) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (text !== undefined) element.textContent = text
  parent.append(element)
  return element
}

function html(parent, tag, name, text) {
  const element = document.createElement(tag)
  element.className = name
  if (text !== undefined) element.textContent = text
  parent.append(element)
  return element
}

// A click is ours, unless it asks for a new tab.
function own(element, act) {
  element.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    act()
  })
}

function rounded(x, width) {
  const r = Math.min(2, width / 4)
  const w = width - 2 * r
  const h = HIGH - 2 * r
  return `M${x + r},0h${w}a${r},${r} 0 0 1 ${r},${r}v${h}a${r},${r} 0 0 1 ${-r},${r}h${-w}` +
    `a${r},${r} 0 0 1 ${-r},${-r}v${-h}a${r},${r} 0 0 1 ${r},${-r}z`
}

function strip(place, row, number, data, shape, open) {
  const { from, step, width } = shape
  const svg = add(place, "svg", { height: HIGH, role: "group", "aria-label": row.said })
  const plain = {}
  for (let at = from; at < row.line.length; at++) {
    const letter = row.line[at]
    const state = data.states[letter]
    const x = (at - from) * step
    if (!state.bad) {
      plain[letter] = (plain[letter] || "") + rounded(x, width)
      continue
    }
    const column = data.columns[at]
    const href = `${row.day}&day=${column.first}${column.last > column.first ? `&to=${column.last}` : ""}`
    const link = add(svg, "a", {
      href, class: "cell", tabindex: -1, "data-at": at,
      "aria-label": `${row.name}, ${state.word}, ${column.said}`,
    })
    add(link, "rect", { x, y: 0, width, height: HIGH, rx: Math.min(2, width / 4), fill: state.fill })
    add(link, "text", { x: x + width / 2, y: HIGH / 2 + 4, fill: state.ink, "font-size": 11,
      "font-weight": 600, "aria-hidden": true }, state.sign)
    own(link, () => open([number, at]))
  }
  for (const [letter, d] of Object.entries(plain)) {
    svg.prepend(add(svg, "path", { d, fill: data.states[letter].fill }))
    if (!data.states[letter].sign) continue
    for (let at = from; at < row.line.length; at++)
      if (row.line[at] === letter)
        add(svg, "circle", { cx: (at - from) * step + width / 2, cy: HIGH / 2, r: 0.9,
          fill: data.states[letter].ink })
  }
  return svg
}

function axis(map, data, shape) {
  const line = html(map, "div", "axis")
  line.setAttribute("aria-hidden", "true")
  html(line, "span", "")
  const svg = add(line, "svg", { height: 16 })
  let free = 0
  data.columns.forEach(({ label }, at) => {
    const x = (at - shape.from) * shape.step
    if (!label || at < shape.from || x < free || x + 30 > shape.room) return
    add(svg, "text", { x, y: 12 }, label)
    free = x + 46
  })
}

// The tooltip follows the pointer over every day, also those that lead nowhere.
function tips(map, data, strips, shape) {
  const tip = html(map, "div", "tip")
  tip.hidden = true
  tip.setAttribute("aria-hidden", "true")
  const told = html(tip, "b", "")
  const when = html(tip, "span", "")
  const show = (number, at) => {
    const row = data.rows[number]
    const state = data.states[row.line[at]]
    told.textContent = `${row.name}: ${state.word}`
    when.textContent = data.columns[at].said
    tip.hidden = false
    const cell = strips[number].getBoundingClientRect()
    const frame = map.getBoundingClientRect()
    const x = cell.left - frame.left + (at - shape.from) * shape.step + shape.width / 2
    tip.style.left = `${Math.max(0, Math.min(x - tip.offsetWidth / 2, frame.width - tip.offsetWidth))}px`
    const above = cell.top - frame.top - tip.offsetHeight - 6
    tip.style.top = `${above < 0 ? cell.bottom - frame.top + 6 : above}px`
  }
  strips.forEach((svg, number) => {
    svg.addEventListener("pointermove", event => {
      const at = shape.from + Math.floor((event.clientX - svg.getBoundingClientRect().left) / shape.step)
      if (at >= shape.from && at < data.columns.length) show(number, at)
      else tip.hidden = true
    })
    svg.addEventListener("pointerleave", () => { tip.hidden = true })
    svg.addEventListener("focusin", event => {
      const at = event.target.closest("a")?.dataset.at
      if (at !== undefined && event.target.closest("a").matches(":focus-visible")) show(number, +at)
    })
    svg.addEventListener("focusout", () => { tip.hidden = true })
  })
}

// Left and right go through the bad days of a row, up and down to the next product.
function keys(map) {
  map.addEventListener("keydown", event => {
    const row = event.target.closest(".row")
    if (!row) return
    const stops = [...row.querySelectorAll("a")]
    const at = stops.indexOf(event.target.closest("a"))
    const rows = [...map.querySelectorAll(".row")]
    const next = {
      ArrowRight: () => stops[at + 1],
      ArrowLeft: () => stops[at - 1],
      ArrowDown: () => rows[rows.indexOf(row) + 1]?.querySelector("a"),
      ArrowUp: () => rows[rows.indexOf(row) - 1]?.querySelector("a"),
      Home: () => stops[0],
      End: () => stops[stops.length - 1],
    }[event.key]
    if (!next) return
    event.preventDefault()
    next()?.focus()
  })
}

function draw(map, data, setTriggerValue) {
  const narrow = map.clientWidth < NARROW
  map.classList.toggle("narrow", narrow)
  map.setAttribute("aria-label", data.alt)
  map.replaceChildren()
  const from = narrow ? Math.max(0, data.columns.length - data.phone) : 0
  const probe = html(map, "div", "row")
  html(probe, "span", "name")
  const room = html(probe, "div", "").clientWidth || map.clientWidth
  probe.remove()
  const step = Math.min(room / (data.columns.length - from), WIDEST)
  const shape = { from, step, room, width: step - Math.min(2, step / 6) }
  const strips = data.rows.map((row, number) => {
    const line = html(map, "div", "row")
    const name = html(line, "a", "name", row.name)
    name.href = row.href
    name.title = row.name
    own(name, () => setTriggerValue("opened", [number, -1]))
    return strip(html(line, "div", ""), row, number, data, shape, one => setTriggerValue("opened", one))
  })
  axis(map, data, shape)
  tips(map, data, strips, shape)
}

const watched = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const map = parentElement.querySelector(".map")
  draw(map, data, setTriggerValue)
  if (!watched.has(map)) keys(map)
  watched.get(map)?.disconnect()
  let wide = map.clientWidth
  const observer = new ResizeObserver(() => {
    if (Math.abs(map.clientWidth - wide) < 2) return
    wide = map.clientWidth
    draw(map, data, setTriggerValue)
  })
  observer.observe(map)
  watched.set(map, observer)
  return () => observer.disconnect()
}
