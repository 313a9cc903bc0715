import type { CheerioAPI } from 'cheerio'

/** A form as it stands on a page: where it goes, and what would be sent if nobody touched it. */
export type SeenForm = {
  /** Absolute. */
  action: string
  /** In upper case. */
  method: string
  fields: [name: string, value: string][]
}

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
  form.find('input, select, textarea').each((_, element) => {
    const field = $(element)
    const name = field.attr('name') ?? ''
    if (name === '' || field.attr('disabled') !== undefined) return
    const value = valueOf(field, element.tagName)
    if (value !== undefined) fields.push([name, value])
  })
  const button = form.find(
    'button[name]:not([type="button"]):not([type="reset"]), input[type="submit"][name]',
  )
  const pressed = button.first()
  if (pressed.length > 0) fields.push([pressed.attr('name') ?? '', pressed.attr('value') ?? ''])
  return { action: target.href, method: (form.attr('method') ?? 'GET').toUpperCase(), fields }
}

function valueOf(field: ReturnType<CheerioAPI>, tag: string): string | undefined {
  if (tag === 'textarea') return field.text()
  if (tag === 'select') {
    const options = field.find('option')
    const chosen = options.filter('[selected]').first()
    const option = chosen.length > 0 ? chosen : options.first()
    return option.length === 0 ? undefined : (option.attr('value') ?? option.text())
  }
  const type = (field.attr('type') ?? 'text').toLowerCase()
  if (NEVER_SENT.has(type)) return undefined
  const isBox = type === 'checkbox' || type === 'radio'
  if (isBox && field.attr('checked') === undefined) return undefined
  return field.attr('value') ?? (isBox ? 'on' : '')
}
