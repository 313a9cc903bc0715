import { z } from 'zod'
import { addressOf } from '#pages/entities/addresses.ts'
import { longRuns } from '#pages/entities/long-runs.ts'
import { pgpPublicKey } from '../../pgp-key.ts'
import type { ConditionKind, SiteReply } from '../site.ts'
import { walletOf } from './wallet-of.ts'

const changes = ['wallets', 'keys', 'logins'] as const

export const PhishingParams = z.strictObject({
  changes: z
    .array(z.enum(changes))
    .min(1)
    .default([...changes])
    .describe('what the clone shows otherwise'),
})

const KEY = /-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?-----END PGP PUBLIC KEY BLOCK-----/g
const MADE = new Date('2025-02-01T00:00:00Z')

/** A clone before a market's own pages: the same in everything but what its maker lives on. */
export const phishing: ConditionKind<z.infer<typeof PhishingParams>> = {
  kind: 'phishing',
  open({ changes }, { seed, market }) {
    const key = pgpPublicKey(`${seed}\0${market}\0clone`, market, MADE)
    const alter = (html: string) => {
      let text = html
      if (changes.includes('keys')) text = text.replaceAll(KEY, key)
      if (changes.includes('wallets'))
        for (const run of new Set(longRuns(text.replaceAll(KEY, ' '))))
          if (addressOf(run)) text = text.replaceAll(run, walletOf(seed, market, 'clone', run))
      if (changes.includes('logins'))
        text = text.replaceAll(/(<form[^>]*action=")([^"]*log-?in[^"]*)"/gi, '$1/session/verify"')
      return text
    }
    return {
      async answer(request, next): Promise<SiteReply> {
        const reply = await next(request)
        if (typeof reply === 'string' || typeof reply.body !== 'string') return reply
        return { ...reply, body: alter(reply.body) }
      },
    }
  },
}
