import type { CheerioAPI } from 'cheerio'

/** A form as it stands on a page: where it goes, and what would be sent if nobody touched it. */
export type SeenForm = {
  /** Absolute. */
  action: string
  /** In upper case. */
  method: string
  fields: [name: string, value: string][]
  /** Every name, in the order in which a browser sends them, boxes that are not ticked included. */
  order: string[]
}

const BUTTON = 'button[name]:not([type="button"]):not([type="reset"]), input[type="submit"][name]'
const NEVER_SENT = new Set(['submit', 'button', 'image', 'reset', 'file'])

/**
 * Reads a form the way a browser would send it, hidden tokens included (HTML, "constructing the form data set").
 *
 * @param selector the first hit is taken
 * @param url of the page
 */
export function readGateForm($: CheerioAPI, selector: string, url: string): SeenForm | undefined {
  const form = $(selector).first()
  if (form.length === 0) return undefined
  const action = form.attr('action') ?? ''
  // An empty action is the page itself, as it is without one.
  if (!URL.canParse(action === '' ? url : action, url)) return undefined
  const target = new URL(action === '' ? url : action, url)
  target.hash = ''
  const fields: [string, string][] = []
  const order: string[] = []
  form.find('input, select, textarea').each((_, element) => {
    const field = $(element)
    const name = field.attr('name') ?? ''
    const isSent = name !== '' && field.attr('disabled') === undefined && !NEVER_SENT.has(typeOf(field))
    if (!isSent) return
    order.push(name)
    const value = valueOf(field, element.tagName)
    if (value !== undefined) fields.push([name, value])
  })
  const pressed = form.find(BUTTON).first()
  const button = pressed.attr('name')
  if (button !== undefined) {
    fields.push([button, pressed.attr('value') ?? ''])
    order.push(button)
  }
  return { action: target.href, method: (form.attr('method') ?? 'GET').toUpperCase(), fields, order }
}

function valueOf(field: ReturnType<CheerioAPI>, tag: string): string | undefined {
  if (tag === 'textarea') return field.text()
  if (tag === 'select') {
    const options = field.find('option')
    const chosen = options.filter('[selected]').first()
    const option = chosen.length > 0 ? chosen : options.first()
    return option.length === 0 ? undefined : (option.attr('value') ?? option.text())
  }
  const type = typeOf(field)
  const isBox = type === 'checkbox' || type === 'radio'
  if (isBox && field.attr('checked') === undefined) return undefined
  return field.attr('value') ?? (isBox ? 'on' : '')
}

function typeOf(field: ReturnType<CheerioAPI>): string {
  return (field.attr('type') ?? 'text').toLowerCase()
}
