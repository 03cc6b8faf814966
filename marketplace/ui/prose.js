// Tells what stands in the text area a moment after the last key, and when it is left.
const PAUSE = 250 // milliseconds
const waiting = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  const area = parentElement.querySelector("textarea")
  parentElement.querySelector(".label").textContent = data.label
  area.removeAttribute("aria-label") // which it has only until there are words
  area.maxLength = data.longest
  area.title = data.help
  const begun = waiting.get(area)
  if (!begun) area.value = data.text
  const said = begun ?? { told: data.text, timer: 0 }
  waiting.set(area, said)
  const tell = () => {
    clearTimeout(said.timer)
    if (area.value === said.told) return
    said.told = area.value
    setStateValue("text", area.value)
  }
  area.oninput = () => {
    clearTimeout(said.timer)
    said.timer = setTimeout(tell, PAUSE)
  }
  area.onblur = tell
}
