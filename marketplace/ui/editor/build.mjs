// Puts everything in src/ and CodeMirror into one module, built/editor.js, which is committed.
// `make run` and `make test` need no Node: a test only compares the mark in its first line.
import { createHash } from "node:crypto"
import { readFileSync, readdirSync } from "node:fs"
import { build } from "esbuild"

const sources = readdirSync("src").sort().map(name => `src/${name}`)
const hash = createHash("sha256")
for (const path of [...sources, "package-lock.json"]) hash.update(readFileSync(path))

await build({
  entryPoints: ["src/index.js"],
  outfile: "built/editor.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  loader: { ".css": "text" },
  legalComments: "none",
  banner: { js: `/* Built from ${hash.digest("hex")}. Holds CodeMirror 6 (MIT), see LICENSES.md. */` },
})
