// CodeMirror as our pages need it: few parts, the theme's colours, no key that keeps one inside.
import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap,
} from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands"
import { SQLDialect } from "@codemirror/lang-sql"
import { HighlightStyle, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language"
import { EditorState, Prec } from "@codemirror/state"
import { EditorView, drawSelection, keymap, lineNumbers, placeholder, tooltips } from "@codemirror/view"
import { tags } from "@lezer/highlight"
import { marks } from "./mark.js"
import { problems } from "./problems.js"
import { suggest } from "./suggest.js"
import { OTHERS, RESERVED, TYPES, list } from "./words.js"
import { contract } from "./yaml.js"

const duckdb = SQLDialect.define({
  keywords: list(`${RESERVED} ${OTHERS}`).join(" "),
  types: list(TYPES).join(" "),
  builtin: "",
  doubleDollarQuotedStrings: true,
  caseInsensitiveIdentifiers: true,
  operatorChars: "*+-%<>!=&|~^/:@",
  specialVar: "?$",
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, class: "keyword" },
  { tag: [tags.string], class: "string" },
  { tag: tags.special(tags.string), class: "quoted" },
  { tag: [tags.number, tags.bool, tags.null], class: "number" },
  { tag: tags.typeName, class: "type" },
  { tag: tags.comment, class: "comment" },
  { tag: [tags.definition(tags.propertyName), tags.propertyName], class: "key" },
])

const bare = EditorView.theme({ "&.cm-focused": { outline: "none" } })

// What belongs to the language of the text.
const sql = names => [
  duckdb.language,
  autocompletion({ override: [suggest(names)], icons: false, maxRenderedOptions: 100 }),
  closeBrackets(),
  marks,
]

export function textState({ doc, data, names, run, typed }) {
  const running = { run: () => (run(), true), preventDefault: true }
  const yaml = data.language === "yaml"
  return EditorState.create({
    doc,
    extensions: [
      Prec.highest(keymap.of([{ key: "Ctrl-Enter", ...running }, { key: "Cmd-Enter", ...running }])),
      // Tab takes what the list offers. Without the list it leaves: nobody is kept in here.
      keymap.of([{ key: "Tab", run: acceptCompletion }]),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      history(),
      lineNumbers(),
      drawSelection(),
      bracketMatching(),
      indentUnit.of("  "),
      EditorView.lineWrapping,
      yaml ? [contract(names), problems] : sql(names),
      syntaxHighlighting(colours),
      tooltips({ position: "absolute" }),
      placeholder(data.placeholder),
      EditorView.updateListener.of(update => update.docChanged && typed()),
      bare,
      EditorView.contentAttributes.of({
        "aria-label": data.label,
        "aria-describedby": "how wrong",
        autocorrect: "off",
        autocapitalize: "off",
        spellcheck: "false",
      }),
    ],
  })
}
