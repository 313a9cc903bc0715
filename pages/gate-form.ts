import type { CheerioAPI } from 'cheerio'
import { isTag, type Element } from 'domhandler'

/** A form as it would be sent. `fields` are the names of everything in it that may carry a value. */
export type PageForm = {
  /** Without a fragment. */
  url: string
  method: 'get' | 'post'
  encoding: string
  fields: string[]
}

const FIELDS = 'input[name], select[name], textarea[name], button[name]'
const URL_ENCODED = 'application/x-www-form-urlencoded'
const CAPTCHA = /captcha|verify|security.?code|challenge|验证码|капч/iu
const BACKGROUND = /background(?:-image)?\s*:[^;]*?url\(\s*(['"]?)([^'")]+)\1\s*\)/i

/** Every form of a page that leads to HTTP. @param url of the page itself */
export function formsOf($: CheerioAPI, url: string): PageForm[] {
  const base = baseOf($, url)
  return $('form')
    .toArray()
    .flatMap((form) => {
      // A form without an action goes to the page itself.
      const target = addressOf(form.attribs['action'] || url, base)
      if (target === undefined) return []
      const id = form.attribs['id']
      const own = [...$(form).find(FIELDS).toArray(), ...(id === undefined ? [] : outsiders($, id))]
      const method = form.attribs['method']?.toLowerCase() === 'post' ? 'post' : 'get'
      const encoding = form.attribs['enctype']?.toLowerCase() ?? URL_ENCODED
      const fields = [...new Set(own.map((field) => field.attribs['name']!))]
      return [{ url: target, method, encoding, fields } as const]
    })
}

/** Fields that stand elsewhere and name their form. */
function outsiders($: CheerioAPI, id: string): Element[] {
  return $(FIELDS)
    .toArray()
    .filter((field) => field.attribs['form'] === id)
}

/**
 * The one picture that a gate asks a person about, where it has to be fetched: in the gate's form, or what a page with
 * one form calls its captcha. It lies on the page's own host. Undefined where the picture stands in the page itself.
 *
 * @param url of the page itself
 */
export function captchaImageOf($: CheerioAPI, url: string): string | undefined {
  const base = baseOf($, url)
  const forms = $('form').toArray()
  const inForms = forms.flatMap((form) => [form, ...$(form).find('*').toArray()])
  const beside = forms.length === 1 ? $('img').toArray().filter(isCaptcha) : []
  const pictures = [...inForms, ...beside].flatMap((element) => {
    const address = addressOf(sourceOf(element) ?? '', base)
    const isOwn = address !== undefined && new URL(address).host === new URL(url).host
    return isOwn ? [{ address, element }] : []
  })
  return (pictures.find(({ element }) => isCaptcha(element)) ?? pictures[0])?.address
}

function sourceOf({ name, attribs }: Element): string | undefined {
  const isPicture = name === 'img' || (name === 'input' && attribs['type']?.toLowerCase() === 'image')
  if (isPicture) return attribs['src']
  return BACKGROUND.exec(attribs['style'] ?? '')?.[2] ?? attribs['background']
}

/** By what it says of itself, or what the element around it does. */
function isCaptcha(element: Element): boolean {
  const { parent } = element
  const around = parent && isTag(parent) ? [parent] : []
  return [element, ...around].some(({ attribs }) => {
    const { src, id, class: classes, alt, title, name } = attribs
    return CAPTCHA.test([src?.slice(0, 200), id, classes, alt, title, name].filter(Boolean).join(' '))
  })
}

function baseOf($: CheerioAPI, url: string): string {
  const href = $('base[href]').first().attr('href')
  return href !== undefined && URL.canParse(href, url) ? new URL(href, url).href : url
}

/** Absolute and without a fragment; nothing where it is not HTTP. */
function addressOf(reference: string, base: string): string | undefined {
  if (reference.trim() === '' || !URL.canParse(reference, base)) return undefined
  const url = new URL(reference, base)
  url.hash = ''
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
}
