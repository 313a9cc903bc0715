import { z } from 'zod'
import { pgpPublicKey } from '../../pgp-key.ts'
import type { ConditionKind, SiteReply } from '../site.ts'
import { walletOf } from './wallet-of.ts'

export const OwnMarksParams = z.strictObject({
  keyPath: z.string().startsWith('/').default('/official').describe('where the market shows its PGP key'),
})

const MADE = new Date('2024-03-01T00:00:00Z')

/** What only the market itself can show: its wallet and its log-in form on each page, its key on one of them. */
export const ownMarks: ConditionKind<z.infer<typeof OwnMarksParams>> = {
  kind: 'own-marks',
  open({ keyPath }, { seed, market, site, clock, design }) {
    const wallet = walletOf(seed, market)
    const key = pgpPublicKey(`${seed}\0${market}`, market, MADE)
    const head = `<header class="own"><a href="${keyPath}">Official</a><form method="post" action="/login"><input name="user"><input type="password" name="pass"></form></header>`
    const foot = `<footer class="own">Deposits: <code>${wallet}</code></footer>`
    const dress = (html: string) =>
      html.replace(/<body[^>]*>/i, (tag) => tag + head).replace(/<\/body>/i, (tag) => foot + tag)
    return {
      async answer(request, next): Promise<SiteReply> {
        if (request.url.pathname === keyPath) {
          const html = site.frame('Official', `<h1>Official key</h1><pre>${key}</pre>`, clock.now(), design())
          return { status: 200, body: dress(html), kind: 'other' }
        }
        const reply = await next(request)
        if (typeof reply === 'string' || reply.status !== 200 || typeof reply.body !== 'string') return reply
        return { ...reply, body: dress(reply.body) }
      },
    }
  },
}
