// A YAML file line by line. Text arrives as textContent only; problems stand under their lines.
const KEY = /^(\s*(?:- +)*)("[^"]*"|'[^']*'|[^\s#&*!|>%@`"'[\]{},-][^#]*?|-[^\s#][^#]*?)(\s*:)(?=\s|$)/
const COMMENT = /(^|\s)#.*$/
const LONGEST = 2000 // of a line in colours: a long one can be made to be searched for minutes
const NUMBER = /^[-+]?(\d[\d_]*(\.\d+)?([eE][-+]?\d+)?|true|false|null|~)$/

function span(parent, kind, text) {
  if (!text) return
  const element = document.createElement("span")
  element.className = kind
  element.textContent = text
  parent.append(element)
}

function value(parent, text) {
  const bare = text.trim()
  const quoted = /^\s*(["']).*\1\s*(#.*)?$/.test(text)
  const comment = quoted ? text.match(/\s#[^"']*$/) : text.match(COMMENT)
  const body = comment ? text.slice(0, comment.index) : text
  const kind = NUMBER.test(body.trim()) ? "number" : quoted || /^["']/.test(bare) ? "text" : ""
  span(parent, kind, body)
  span(parent, "comment", comment ? text.slice(comment.index) : "")
}

// Returns the indentation of the block text that this line opens, or -1.
function colour(parent, line) {
  if (/^\s*#/.test(line)) return span(parent, "comment", line), -1
  const key = line.match(KEY)
  if (!key) {
    const item = line.match(/^(\s*(?:- +)+)(.*)$/)
    if (item) span(parent, "", item[1]), value(parent, item[2])
    else value(parent, line)
    return /[|>][-+\d]*\s*$/.test(line) && item ? item[1].length - 2 : -1
  }
  span(parent, "", key[1])
  span(parent, "key", key[2])
  span(parent, "", key[3])
  const rest = line.slice(key[0].length)
  value(parent, rest)
  return /^\s*[|>][-+\d]*\s*(#.*)?$/.test(rest) ? key[1].length : -1
}

function row(parent, number, problems) {
  const line = document.createElement("div")
  line.className = problems.length ? `line ${problems[0].severity}` : "line"
  line.dataset.line = number
  span(line, "count", String(number))
  span(line, "sign", problems.length ? "!" : " ")
  const code = document.createElement("code")
  line.append(code)
  parent.append(line)
  for (const problem of problems) {
    const note = document.createElement("p")
    note.className = `note ${problem.severity}`
    span(note, "strong", `${problem.word}, line ${number}, column ${problem.column}: `)
    span(note, "", problem.message)
    span(note, "hint", problem.hint && ` ${problem.hint}`)
    parent.append(note)
  }
  return code
}

function goTo(root, number) {
  const line = root.querySelector(`[data-line="${number}"]`)
  if (!line) return
  root.querySelectorAll(".here").forEach(other => other.classList.remove("here"))
  line.classList.add("here")
  line.tabIndex = -1
  line.focus({ preventScroll: true })
  line.scrollIntoView({ block: "center" })
}

function contents(root, problems) {
  const list = root.querySelector("ul")
  list.replaceChildren()
  list.hidden = !problems.length
  for (const problem of problems) {
    const button = document.createElement("button")
    button.className = problem.severity
    span(button, "strong", `${problem.word}, line ${problem.line}`)
    span(button, "", ` ${problem.message}`)
    button.onclick = () => goTo(root, problem.line)
    const item = document.createElement("li")
    item.append(button)
    list.append(item)
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".file")
  const text = root.querySelector(".text")
  const at = new Map()
  for (const problem of data.problems) at.set(problem.line, [...(at.get(problem.line) ?? []), problem])
  text.replaceChildren()
  text.setAttribute("aria-label", data.alt)
  let block = -1 // indentation of the key whose text block we are in
  let group
  data.text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/).forEach((line, index) => {
    if (index % 100 === 0) {
      group = document.createElement("div")
      group.className = "group"
      text.append(group)
    }
    const code = row(group, index + 1, at.get(index + 1) ?? [])
    if (line.length > LONGEST) return span(code, "", line)
    if (block >= 0 && (!line.trim() || line.search(/\S/) > block)) return span(code, "text", line)
    block = colour(code, line)
  })
  contents(root, data.problems)
  if (data.line && root.dataset.shown !== `${data.alt} ${data.line}`) {
    root.dataset.shown = `${data.alt} ${data.line}`
    goTo(root, data.line)
  }
}
