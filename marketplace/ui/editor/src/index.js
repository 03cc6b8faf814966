// The editor of queries and of contracts. Python says which text to begin with and when to replace it; what
// is typed since stays here, whatever reruns. Text of contracts only becomes text nodes.
import { closeCompletion } from "@codemirror/autocomplete"
import { EditorView } from "@codemirror/view"
import css from "./editor.css"
import { frame } from "./frame.js"
import { markError, noteRun } from "./mark.js"
import { Names } from "./names.js"
import { markProblems } from "./problems.js"
import { textState } from "./text.js"

const sheets = new Map() // by the key of Python: outlive the element they are shown in
const shown = new WeakMap() // by the element
const PAUSE = 250 // milliseconds

// A click beside the editor brings the cursor back into it; a key pressed there does not.
let byMouse = false
document.addEventListener("pointerdown", event => (byMouse = event.pointerType === "mouse"), true)
document.addEventListener("keydown", () => (byMouse = false), true)

class Sheet {
  constructor(data) {
    this.turn = this.ran = this.answered = this.inserted = 0
    this.names = new Names([])
    this.session = data.session
    this.serial = data.serial
    this.given = this.told = data.text
    this.live = data.live
    this.language = data.language
    const named = { names: () => this.names, run: () => this.run(), typed: () => this.typed() }
    this.state = textState({ doc: data.text, data, ...named })
  }

  // Told after a pause, so that a verdict comes while one types.
  typed() {
    if (!this.live) return
    clearTimeout(this.pause)
    this.pause = setTimeout(() => this.view && this.catchUp(), PAUSE)
  }

  get text() {
    return (this.view?.state ?? this.state).doc.toString()
  }

  open(root) {
    this.parts = frame(() => this.run(), this.language)
    this.parts.style.textContent = css
    root.append(this.parts.style, this.parts.whole)
    this.view = new EditorView({ state: this.state, root, parent: this.parts.text })
    this.parts.whole.addEventListener("focusout", event => {
      if (this.parts?.whole.contains(event.relatedTarget)) return
      // Also comes when the page goes: a word then would call it back.
      queueMicrotask(() => this.parts?.whole.isConnected && this.catchUp())
    })
  }

  close() {
    if (!this.view) return
    this.state = this.view.state // with its history and its cursor
    this.view.destroy()
    this.parts.style.remove()
    this.parts.whole.remove()
    this.view = this.parts = undefined
  }

  catchUp() {
    if (this.text !== this.told) this.say()
  }

  say() {
    this.told = this.text
    const { session, serial, ran, told } = this
    this.tell("said", { session, serial, ran, turn: ++this.turn, text: told })
  }

  run() {
    closeCompletion(this.view)
    this.view.dispatch({ effects: noteRun.of(null) })
    this.ran += 1
    this.say()
  }

  replace({ session, serial, text }) {
    const restarted = session !== this.session
    // The server began anew under an open page: what was typed is worth more than its beginning,
    // and what was to be run has not been.
    const typed = restarted && serial === 1 && this.text !== this.given
    const waiting = this.ran > this.answered
    Object.assign(this, { session, serial, given: text })
    if (restarted) this.turn = this.ran = this.inserted = 0
    if (typed) return waiting ? this.run() : this.say()
    this.told = text
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: this.view.state.toText(text).length },
      effects: [noteRun.of(null), markError.of(null)],
      scrollIntoView: true,
      userEvent: "input.replace",
    })
  }

  insert(text) {
    const { from } = this.view.state.selection.main
    const before = this.view.state.sliceDoc(Math.max(from - 1, 0), from)
    this.view.dispatch(this.view.state.replaceSelection(/[\p{L}\p{N}_"')*,]/u.test(before) ? ` ${text}` : text), {
      scrollIntoView: true,
      userEvent: "input.insert",
      effects: EditorView.announce.of(`Inserted ${text}`),
    })
    if (byMouse) this.view.focus()
    else this.catchUp()
  }

  // Problems of the text as it was told; a text that is newer by now waits for its own.
  mark({ problems, of, jump }) {
    if (of === this.text) {
      const says = JSON.stringify(problems)
      if (says !== this.says) this.view.dispatch({ effects: markProblems.of(problems) })
      this.says = says
    }
    const [serial, line] = jump
    if (serial === this.jumped || !line || line > this.view.state.doc.lines) return
    this.jumped = serial
    const { from } = this.view.state.doc.line(line)
    const effects = EditorView.scrollIntoView(from, { y: "center" })
    this.view.dispatch({ selection: { anchor: from }, effects })
    this.view.focus()
  }

  update(data) {
    if (data.session !== this.session || data.serial !== this.serial) this.replace(data)
    this.answered = data.ran
    this.names = data.words ?? new Names(data.tables)
    for (const [serial, text] of data.inserts) {
      if (serial <= this.inserted) continue
      this.inserted = serial
      this.insert(text)
    }
    this.parts.show(data)
    if (data.problems) this.mark(data)
    const { error } = data
    const wrong = JSON.stringify(error)
    if (wrong !== this.wrong) {
      this.wrong = wrong
      this.view.dispatch({ effects: markError.of(error) })
    }
  }
}

export default function ({ data, parentElement, setStateValue }) {
  let sheet = sheets.get(data.key)
  if (!sheet) sheets.set(data.key, (sheet = new Sheet(data)))
  const opened = shown.get(parentElement) !== sheet || !sheet.view
  if (opened) {
    shown.get(parentElement)?.close()
    sheet.close()
    shown.set(parentElement, sheet)
    sheet.open(parentElement)
  }
  sheet.tell = setStateValue
  const call = (sheet.call = {})
  sheet.update(data)
  if (opened) sheet.catchUp() // what was typed just before it was left
  // Streamlit also cleans up after a call that a newer one has overtaken.
  return () => {
    if (sheet.call === call) sheet.close()
  }
}
