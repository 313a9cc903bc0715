import { z } from 'zod'
import type { ConditionKind } from '../site.ts'
import { HIDDEN, isContent, withMore } from './trap-pages.ts'

export const HiddenLinksParams = z.strictObject({})

/** Each a way to keep a link from visitors while a crawler reads it. */
const WAYS: ((href: string) => string)[] = [
  (href) => `<div style="display:none"><a href="${href}">more</a></div>`,
  (href) => `<style>.lf-away{display:none}</style><a class="lf-away" href="${href}">more</a>`,
  (href) =>
    `<style>.lf-far{position:absolute;left:-9999px}</style><p class="lf-far"><a href="${href}">more</a></p>`,
  (href) => `<a style="width:0;height:0;overflow:hidden" href="${href}">more</a>`,
  (href) => `<p hidden><a href="${href}">more</a></p>`,
  (href) => `<span aria-hidden="true"><a href="${href}">more</a></span>`,
  (href) => `<a rel="nofollow" href="${href}"></a>`,
]

/** Links that nobody sees lead into a room of pages that lead to each other, in plain sight there. */
export const hiddenLinks: ConditionKind<z.infer<typeof HiddenLinksParams>> = {
  kind: 'hidden-links',
  open: (_params, { site, design }) => ({
    async answer(request, next) {
      const { pathname } = request.url
      if (!HIDDEN.test(pathname)) {
        const reply = await next(request)
        return isContent(reply) ? withMore(reply, WAYS.map((way, at) => way(`/for-members/${at + 1}`)).join('')) : reply
      }
      const number = Number(/\d+/.exec(pathname)?.[0] ?? '0')
      const links = [1, 2, 3].map((step) => `<a href="/for-members/${number * 3 + step}">Offer ${number * 3 + step}</a>`)
      const body = site.frame('For members', `<h1>Offer ${number}</h1><p>${links.join(' ')}</p>`, request.at, design())
      return { status: 200, body, kind: 'other' }
    },
  }),
} // prettier-ignore
