import type { Page } from 'playwright'
import type { HandOffInput } from '#contracts/hand-off.ts'

/** What an operator does to the page itself. */
export type HandOffAct = Exclude<HandOffInput, { type: 'drawn' | 'end' }>

/** Keys that do something; whatever else a key writes goes in as text. None of them reaches the browser around the page. */
const NAMED = new Set(
  'Enter Tab Backspace Delete ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown Shift'.split(
    ' ',
  ),
)
const RELOAD_TIMEOUT_MS = 60_000

/** Does it in the page, as mouse and keyboard of the browser. */
export async function actOn(page: Page, input: HandOffAct): Promise<void> {
  const { mouse, keyboard } = page
  switch (input.type) {
    case 'move':
      return mouse.move(input.x, input.y)
    case 'press':
      await mouse.move(input.x, input.y)
      return mouse.down({ button: input.button, clickCount: input.clicks })
    case 'release':
      await mouse.move(input.x, input.y)
      return mouse.up({ button: input.button, clickCount: input.clicks })
    case 'wheel':
      await mouse.move(input.x, input.y)
      return mouse.wheel(input.dx, input.dy)
    case 'key-down':
      if (NAMED.has(input.key)) return keyboard.down(input.key)
      // A space presses buttons, too.
      if (input.key === ' ') return keyboard.press('Space')
      return /^.$/u.test(input.key) ? keyboard.insertText(input.key) : undefined
    case 'key-up':
      return NAMED.has(input.key) ? keyboard.up(input.key) : undefined
    case 'text':
      return keyboard.insertText(input.text)
    case 'reload':
      await page.reload({ waitUntil: 'commit', timeout: RELOAD_TIMEOUT_MS })
  }
}

/** Whether it can send a form: what a page sends by itself, with nobody at it, does not leave. */
export function isDeliberate(input: HandOffAct): boolean {
  const isKey = input.type === 'key-down' && (input.key === 'Enter' || input.key === ' ')
  return isKey || input.type === 'press' || input.type === 'release'
}
