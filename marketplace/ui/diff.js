// Lines that came and lines that went. Text arrives as textContent only.
const KINDS = { "+": "row new", "-": "row gone", " ": "row" }
const SAID = { "+": "added: ", "-": "removed: " }

function add(parent, kind, text) {
  const element = document.createElement("div")
  element.className = kind
  if (text) element.textContent = text
  parent.append(element)
  return element
}

export default function ({ data, parentElement }) {
  const whole = parentElement.querySelector(".diff")
  whole.setAttribute("aria-label", data.alt)
  whole.style.maxHeight = data.height ? `${data.height}px` : ""
  const parts = document.createDocumentFragment()
  for (const { line, rows } of data.hunks) {
    add(parts, "place", `line ${line}`)
    for (const [sign, text] of rows) {
      const row = add(parts, KINDS[sign])
      const mark = add(row, "sign", sign.trim() ? (sign === "-" ? "−" : sign) : " ")
      mark.setAttribute("aria-hidden", "true")
      const said = add(row, "said")
      if (SAID[sign]) {
        const spoken = document.createElement("span")
        spoken.className = "aside"
        spoken.textContent = SAID[sign]
        said.append(spoken)
      }
      said.append(text || " ")
    }
  }
  whole.replaceChildren(parts)
}
