import { z } from 'zod'
import { openRandom } from '#test/world/random.ts'
import type { ConditionKind } from '../site.ts'
import { CONCATENATED, isContent, withMore } from './trap-pages.ts'

export const ConcatenatedParams = z.strictObject({
  branches: z.number().int().min(1).max(50).default(4).describe('relative links on each page'),
})

const WORDS = 'amber basin cedar delta ember field grove haven inlet jetty knoll larch mesa north orchard pier'.split(' ') // prettier-ignore

/** Relative links that are written onto the end of the address, for ever: each answers with another page like it. */
export const concatenated: ConditionKind<z.infer<typeof ConcatenatedParams>> = {
  kind: 'concatenated',
  open: ({ branches }, { seed, market, site, design }) => ({
    async answer(request, next) {
      const { pathname } = request.url
      if (!CONCATENATED.test(pathname)) {
        const reply = await next(request)
        return isContent(reply) ? withMore(reply, '<p><a href="/tips/">Tips</a></p>') : reply
      }
      const random = openRandom(seed, market, pathname)
      const words = Array.from({ length: branches }, () => random.pick(WORDS))
      const links = words.map((word) => `<li><a href="${word}/">About the ${word}</a></li>`)
      const said = Array.from({ length: 12 }, () => random.pick(WORDS)).join(' ')
      const body = site.frame('Tips', `<h1>Tips</h1><p>${said}</p><ul>${links.join('')}</ul>`, request.at, design())
      return { status: 200, body, kind: 'other' }
    },
  }),
} // prettier-ignore
