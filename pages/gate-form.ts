import type { CheerioAPI } from 'cheerio'

/** A form as a gate shows it: where it goes, and the names of what it carries. `method` in lower case. */
export type GateFormOnPage = { url: string; method: string; encoding: string; fields: string[] }

const URL_ENCODED = 'application/x-www-form-urlencoded'
const CAPTCHA = /captcha|verif|challenge|验证|капч/iu
const BACKGROUND = /background[^;]*url\(\s*['"]?([^'")]+)/i

/** Every form of a page that goes to an HTTP address. @param url of the page */
export function formsOf($: CheerioAPI, url: string): GateFormOnPage[] {
  const base = baseOf($, url)
  return $('form')
    .toArray()
    .flatMap((element) => {
      const form = $(element)
      const action = form.attr('action') ?? ''
      const target = resolve(action === '' ? url : action, base)
      if (!target) return []
      const id = form.attr('id')
      const own = 'input[name], select[name], textarea[name], button[name]'
      const outside = $(own).filter((_, field) => id !== undefined && $(field).attr('form') === id)
      const names = [...form.find(own).toArray(), ...outside.toArray()].map(
        (field) => $(field).attr('name') ?? '',
      )
      return [
        {
          url: target,
          method: (form.attr('method') ?? 'get').toLowerCase(),
          encoding: (form.attr('enctype') ?? URL_ENCODED).toLowerCase(),
          fields: [...new Set(names)].filter((name) => name !== ''),
        },
      ]
    })
}

/**
 * The picture that a gate asks about, on the page's own host: in its form, or called a captcha beside its only form.
 *
 * @param url of the page
 */
export function captchaImageOf($: CheerioAPI, url: string): string | undefined {
  const forms = $('form')
  if (forms.length === 0) return undefined
  const pictures = 'img[src], input[type="image"][src], [style*="url("]'
  const inside = forms.find(pictures).add(forms.filter('[style*="url("]')).toArray()
  const named = (element: (typeof inside)[number]) => CAPTCHA.test(Object.values(element.attribs).join(' '))
  const beside = forms.length === 1 ? $(pictures).toArray().filter(named) : []
  const chosen = inside.find(named) ?? inside[0] ?? beside[0]
  if (!chosen) return undefined
  const source = chosen.attribs['src'] ?? BACKGROUND.exec(chosen.attribs['style'] ?? '')?.[1]
  const target = source === undefined ? undefined : resolve(source, baseOf($, url))
  return target !== undefined && new URL(target).host === new URL(url).host ? target : undefined
}

function baseOf($: CheerioAPI, url: string): string {
  const href = $('base[href]').first().attr('href')
  return href !== undefined && URL.canParse(href, url) ? new URL(href, url).href : url
}

function resolve(address: string, base: string): string | undefined {
  if (!URL.canParse(address, base)) return undefined
  const target = new URL(address, base)
  target.hash = ''
  return target.protocol.startsWith('http') ? target.href : undefined
}
