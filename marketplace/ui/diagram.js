// Boxes and arrows as SVG. All text arrives as textContent; a box with an address is a real link.
const SVG = "http://www.w3.org/2000/svg"

function add(parent, tag, attributes = {}, text) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (text !== undefined) element.textContent = text
  parent.append(element)
  return element
}

function arrowHead(svg) {
  const defs = add(svg, "defs")
  const marker = add(defs, "marker", {
    id: "head", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto",
  })
  add(marker, "path", { d: "M0,0.8 L7,4 L0,7.2 z", class: "head" })
}

function box(svg, node, open) {
  const parent = node.href
    ? add(svg, "a", { href: node.href, "aria-label": node.hint })
    : add(svg, "g", { role: "img", "aria-label": node.hint })
  parent.setAttribute("class", `node ${node.tone}`)
  add(parent, "title", {}, node.hint)
  add(parent, "rect", { x: node.x, y: node.y, width: node.w, height: node.h, rx: 6 })
  node.lines.forEach(([text, tone], index) => {
    add(parent, "text", { x: node.x + 12, y: node.y + 18 + index * 16, class: tone }, text)
  })
  if (!node.href) return
  parent.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return // a new tab
    event.preventDefault()
    open(node.id)
  })
}

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame")
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("width", data.width)
  svg.setAttribute("height", data.height)
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`)
  svg.setAttribute("role", "group")
  svg.setAttribute("aria-label", data.alt)
  arrowHead(svg)
  for (const edge of data.edges) {
    const path = add(svg, "path", { d: edge.d, class: `edge ${edge.tone}`, "marker-end": "url(#head)" })
    if (edge.hint) add(path, "title", {}, edge.hint)
  }
  for (const node of data.nodes) box(svg, node, id => setTriggerValue("opened", id))
  frame.replaceChildren(svg)
  if (data.width > frame.clientWidth && data.width < frame.clientWidth * 1.25) {
    svg.setAttribute("width", "100%") // a little smaller is better than cut off
    svg.removeAttribute("height")
  }
  frame.setAttribute("aria-label", data.alt)
  frame.tabIndex = frame.scrollWidth > frame.clientWidth ? 0 : -1
  const own = data.nodes.find(node => node.tone === "own")
  if (own) frame.scrollLeft = own.x + own.w / 2 - frame.clientWidth / 2
  const fade = () => { // where there is more to scroll to
    frame.classList.toggle("before", frame.scrollLeft > 1)
    frame.classList.toggle("after", frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1)
  }
  frame.onscroll = fade
  fade()
}
