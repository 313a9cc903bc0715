import { z } from 'zod'
import type { ConditionKind } from '../site.ts'
import { isContent, withMore } from './trap-pages.ts'

export const SubdomainsParams = z.strictObject({})

/** Tor leads every name before an address to the same place: each page links to one with another label before it. */
export const subdomains: ConditionKind<z.infer<typeof SubdomainsParams>> = {
  kind: 'subdomains',
  open: () => ({
    async answer(request, next) {
      const reply = await next(request)
      const { hostname, pathname } = request.url
      const label = `s${hostname.split('.').length - 1}`
      return isContent(reply)
        ? withMore(reply, `<p><a href="http://${label}.${hostname}${pathname}">Our other door</a></p>`)
        : reply
    },
  }),
}
