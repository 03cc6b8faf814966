// Lines of text with links between them, as a list. Text arrives as textContent only.
function part({ text, tone, icon, href }, click) {
  const element = document.createElement(href ? "a" : "span")
  element.className = tone
  if (icon) {
    const sign = document.createElement("i")
    sign.textContent = icon
    sign.setAttribute("aria-hidden", "true")
    element.append(sign, " ")
  }
  element.append(text)
  if (href) {
    element.href = href
    element.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return // a new tab
      event.preventDefault()
      click()
    })
  }
  return element
}

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ul")
  list.setAttribute("aria-label", data.alt)
  list.style.setProperty("--columns", data.columns)
  list.open = link => setTriggerValue("opened", link)
  const rows = JSON.stringify(data.rows)
  if (list.drawn === rows) return // who is just clicking keeps what is under the pointer
  list.drawn = rows
  list.replaceChildren(
    ...data.rows.map(cells => {
      const item = document.createElement("li")
      for (const lines of cells) {
        const cell = document.createElement("div")
        for (const parts of lines) {
          const paragraph = document.createElement("p")
          parts.forEach((each, index) => {
            if (index) paragraph.append(" ")
            paragraph.append(part(each, () => list.open(each.link)))
          })
          cell.append(paragraph)
        }
        item.append(cell)
      }
      return item
    }),
  )
}
