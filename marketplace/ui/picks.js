// A list of buttons. Text arrives as textContent only.
function span(parent, kind, text) {
  if (!text) return
  const element = document.createElement(kind === "icon" ? "i" : "span")
  element.className = kind
  element.textContent = text
  if (kind === "icon") element.setAttribute("aria-hidden", "true")
  parent.append(element, " ")
}

function row(pick, click) {
  const item = document.createElement("li")
  const button = document.createElement("button")
  button.type = "button"
  span(button, "icon", pick.icon)
  span(button, pick.strong ? "strong" : "", pick.text)
  span(button, "quiet", pick.quiet)
  span(button, "icon", pick.sign)
  if (pick.about) {
    button.title = pick.about
    span(button, "hidden", pick.about)
  }
  button.onclick = click
  item.append(button)
  if (pick.below) span(item, "below", pick.below)
  return item
}

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ul")
  const shown = JSON.stringify(data)
  if (list.dataset.shown === shown) return // a rerun takes the focus from nobody
  list.dataset.shown = shown
  list.setAttribute("aria-label", data.alt)
  list.replaceChildren(
    ...data.picks.map((pick, index) => row(pick, () => setTriggerValue("picked", index))),
  )
}
