// The chart beside this as a picture that can be read on its own: with title, legend, background
// and letters. Text arrives as textContent only; nothing leaves the browser.
const SPACE = "http://www.w3.org/2000/svg"
const EDGE = 20
const SCALE = 2 // dots of a PNG for each pixel of the page

function element(parent, name, attributes, text) {
  const made = document.createElementNS(SPACE, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== undefined) made.textContent = text
  parent.append(made)
  return made
}

function ruler(font) {
  const context = document.createElement("canvas").getContext("2d")
  return (text, size, weight = 400) => {
    context.font = `${weight} ${size}px ${font}`
    return context.measureText(text).width
  }
}

// Lines of words that fit; a word that is too wide stands alone.
function wrapped(text, fits) {
  const lines = []
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word
    if (lines.length && fits(longer)) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function writer(picture, data, font, width) {
  const wide = ruler(font)
  let top = EDGE
  return {
    move: by => (top += by),
    at: () => top,
    lines(text, size, weight, colour) {
      for (const line of wrapped(text, each => wide(each, size, weight) <= width)) {
        top += size * 1.35
        const style = { "font-family": font, "font-size": size, "font-weight": weight, fill: colour }
        element(picture, "text", { x: EDGE, y: top - size * 0.25, ...style }, line)
      }
    },
    legend(entries) {
      if (!entries.length) return
      let left = EDGE
      top += 26
      for (const { name, colour } of entries) {
        const needed = 16 + wide(name, 12)
        if (left > EDGE && left + needed > EDGE + width) (left = EDGE), (top += 20)
        element(picture, "rect", { x: left, y: top - 10, width: 10, height: 10, rx: 2, fill: colour })
        const style = { "font-family": font, "font-size": 12, fill: data.ink }
        element(picture, "text", { x: left + 16, y: top - 1, ...style }, name)
        left += needed + 18
      }
    },
  }
}

function compose(chart, data, font) {
  const [width, height] = [chart.width.baseVal.value, chart.height.baseVal.value]
  const picture = document.createElementNS(SPACE, "svg")
  const ground = element(picture, "rect", { width: "100%", height: "100%", fill: data.background })
  element(picture, "title", {}, data.title)
  picture.prepend(picture.lastChild)
  const write = writer(picture, data, font, width)
  write.lines(data.title, 16, 600, data.text)
  write.legend(data.legend)
  write.move(14)
  const drawn = chart.cloneNode(true)
  // What only answers to the pointer is no part of the picture.
  drawn.querySelectorAll('[class*="voronoi"], [opacity="0"]').forEach(each => each.remove())
  for (const [key, value] of Object.entries({ x: EDGE, y: write.at(), width, height })) {
    drawn.setAttribute(key, value)
  }
  drawn.removeAttribute("style")
  picture.append(drawn)
  write.move(height)
  for (const note of data.notes) write.lines(note, 12, 400, data.ink)
  const size = { width: width + 2 * EDGE, height: Math.ceil(write.at() + EDGE) }
  for (const [key, value] of Object.entries(size)) picture.setAttribute(key, value)
  picture.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`)
  ground.setAttribute("fill-opacity", "1")
  return { picture, ...size }
}

function covers(ranges, text) {
  if (!ranges) return true
  const spans = ranges.split(",").map(range => {
    const [from, to] = range.trim().slice(2).split("-")
    return [parseInt(from, 16), parseInt(to ?? from, 16)]
  })
  return [...text].some(letter => spans.some(([a, b]) => letter.codePointAt(0) >= a && letter.codePointAt(0) <= b))
}

function faces(family) {
  const found = []
  for (const sheet of document.styleSheets) {
    let rules = []
    try {
      rules = sheet.cssRules
    } catch {
      continue // of a browser's extension
    }
    for (const rule of rules) {
      if (rule instanceof CSSFontFaceRule) {
        const named = rule.style.getPropertyValue("font-family").replace(/["']/g, "").trim()
        if (named === family) found.push(rule.style)
      }
    }
  }
  return found
}

async function asAddress(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.onerror = failed
    reader.readAsDataURL(blob)
  })
}

// A picture cannot use the fonts of the page, so it brings along those that it needs.
async function letters(font, text) {
  const family = font.split(",")[0].replace(/["']/g, "").trim()
  const styles = []
  for (const style of faces(family)) {
    const address = style.getPropertyValue("src").match(/url\(["']?([^"')]+)/)
    if (!address || !covers(style.getPropertyValue("unicode-range"), text)) continue
    const answer = await fetch(new URL(address[1], document.baseURI))
    if (!answer.ok) continue
    const weight = style.getPropertyValue("font-weight") || "400"
    const range = style.getPropertyValue("unicode-range")
    styles.push(
      `@font-face{font-family:"${family}";font-weight:${weight};` +
        `${range ? `unicode-range:${range};` : ""}src:url(${await asAddress(await answer.blob())})}`,
    )
  }
  return styles.join("\n")
}

async function dots(svg, width, height) {
  const image = new Image()
  image.src = URL.createObjectURL(svg)
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = width * SCALE
  canvas.height = height * SCALE
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  return new Promise(done => canvas.toBlob(done, "image/png"))
}

async function make(kind, data, root) {
  const chart = document.querySelector(`.st-key-${CSS.escape(data.chart)} svg.marks`)
  if (!chart) throw new Error("no chart")
  const font = getComputedStyle(root).fontFamily
  const { picture, width, height } = compose(chart, data, font)
  const style = element(picture, "style", {}, await letters(font, picture.textContent))
  picture.prepend(style)
  const text = new XMLSerializer().serializeToString(picture)
  const svg = new Blob([text], { type: "image/svg+xml;charset=utf-8" })
  return kind === "svg" ? svg : dots(svg, width, height)
}

function save(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("div")
  const said = root.querySelector("span")
  for (const button of root.querySelectorAll("button")) {
    const kind = button.dataset.kind
    button.onclick = async () => {
      said.textContent = ""
      try {
        save(await make(kind, data, root), `${data.name}.${kind}`)
      } catch {
        said.textContent = "The picture could not be made."
      }
    }
  }
}
