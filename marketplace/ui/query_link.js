// The clipboard is only open to pages that came by https or from this machine.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text.value)
    return true
  } catch {
    text.focus()
    text.select()
    return document.execCommand("copy")
  }
}

export default function ({ data, parentElement }) {
  const text = parentElement.querySelector("textarea")
  const said = parentElement.querySelector("span")
  if (text.value !== data.address) {
    text.value = data.address
    said.textContent = ""
  }
  parentElement.querySelector("button").onclick = async () => {
    said.textContent = ""
    said.textContent = (await copy(text)) ? "Copied" : "Copy it by hand"
  }
}
