// What stands around the text: what is wrong with it, the button that runs it, what came of it.
function element(tag, kind, parent) {
  const made = document.createElement(tag)
  if (kind) made.className = kind
  parent?.append(made)
  return made
}

const MAC = /Mac|iPhone|iPad/.test(navigator.platform)

export function frame(run, language) {
  const style = document.createElement("style")
  const whole = element("div", language ? `sheet ${language}` : "sheet")
  const text = element("div", "text", whole)
  const how = element("p", "aside", whole)
  how.id = "how"
  const running = language === "yaml" ? "" : `${MAC ? "Command" : "Control"} Enter runs. `
  how.textContent = `${running}Control Space suggests names. Tab leaves.`
  const wrong = element("p", "error", whole)
  wrong.id = "wrong"
  wrong.setAttribute("role", "alert")
  const bar = element("div", "bar", whole)
  const button = element("button", "run", bar)
  button.type = "button"
  button.setAttribute("aria-keyshortcuts", MAC ? "Meta+Enter" : "Control+Enter")
  const icon = element("i", "", button)
  icon.setAttribute("aria-hidden", "true")
  icon.textContent = "play_arrow"
  element("span", "", button).textContent = "Run"
  // The cursor stays where it was, and nothing has to be told before the run is.
  button.addEventListener("pointerdown", event => event.preventDefault())
  button.addEventListener("click", run)
  element("span", "keys", bar).textContent = MAC ? "⌘ Enter" : "Ctrl+Enter"
  const note = element("span", "note", bar)
  let said = "null"

  function show(data) {
    bar.hidden = !data.button
    if (note.textContent !== data.note) note.textContent = data.note
    const { error } = data
    const says = JSON.stringify(error)
    if (says === said) return
    said = says
    wrong.replaceChildren()
    if (!error) return
    const place = [error.line && `Line ${error.line}`, error.line && error.column && `column ${error.column}`]
    if (error.line) element("strong", "", wrong).textContent = `${place.filter(Boolean).join(", ")}: `
    wrong.append(error.message, error.hint ? ` ${error.hint}` : "")
  }

  return { style, whole, text, show }
}
