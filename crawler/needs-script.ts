import { Parser } from 'htmlparser2'

/** Text that any page has around its content: less than this outside of links is a shell. */
const SHELL_CHARACTERS = 160
/** What a page that asks for scripts may say besides and still be a shell. */
const ASKING_CHARACTERS = 600
const EMPTY_MAIN_CHARACTERS = 30
const SLICE_CHARACTERS = 8_192
const ASKS_FOR_SCRIPT = /java\s?script|скрипт|脚本/i
const SILENT = new Set([
  'script',
  'style',
  'template',
  'title',
  'svg',
  'option',
  'a',
  'nav',
  'header',
  'footer',
])

type Count = { text: number; main: number | undefined; scripts: number; noscript: string }

/**
 * Whether a page's content only appears when its scripts run: it has scripts, and next to no text of its own, or an
 * empty main part, or little text and a noscript part that asks for scripts.
 */
export function needsScript(html: string): boolean {
  if (!/<script/i.test(html)) return false
  const { text, main, scripts, noscript } = countText(html)
  if (scripts === 0) return false
  if (text < SHELL_CHARACTERS || (main ?? Infinity) < EMPTY_MAIN_CHARACTERS) return true
  return text < ASKING_CHARACTERS && ASKS_FOR_SCRIPT.test(noscript)
}

function countText(html: string): Count {
  const count: Count = { text: 0, main: undefined, scripts: 0, noscript: '' }
  const open = { silent: 0, noscript: 0, main: 0 }
  const move = (name: string, step: 1 | -1): void => {
    if (SILENT.has(name)) open.silent += step
    if (name === 'noscript') open.noscript += step
    if (name === 'main') open.main += step
  }
  const parser = new Parser({
    onopentag(name, { src, type }) {
      move(name, 1)
      if (name === 'main') count.main ??= 0
      if (name === 'script' && (src !== undefined || !type || /javascript|module/i.test(type)))
        count.scripts++
    },
    onclosetag: (name) => move(name, -1),
    ontext(data) {
      if (open.noscript > 0) return void (count.noscript += data.slice(0, 500))
      if (open.silent > 0) return
      const length = data.replace(/\s+/g, '').length
      count.text += length
      if (open.main > 0) count.main = (count.main ?? 0) + length
    },
  })
  const hasMain = /<main/i.test(html)
  for (let at = 0; at < html.length; at += SLICE_CHARACTERS) {
    parser.write(html.slice(at, at + SLICE_CHARACTERS))
    // Most pages have said enough by then.
    if (count.text >= ASKING_CHARACTERS && (!hasMain || (count.main ?? 0) >= EMPTY_MAIN_CHARACTERS))
      return count
  }
  parser.end()
  return count
}
