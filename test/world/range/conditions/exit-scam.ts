import { z } from 'zod'
import { parsePage } from '#pages/parse-page.ts'
import { openRandom } from '#test/world/random.ts'
import type { ConditionKind, SiteReply } from '../site.ts'

export const ExitScamParams = z.strictObject({
  vendorsLeaveAfterDays: z.number().nonnegative().default(1),
  leaving: z.number().min(0).max(1).default(0.6).describe('share of the vendors who leave within four days'),
  bannerAfterDays: z.number().positive().default(7).describe('then nothing but a farewell is shown'),
})

const DAY_MS = 86_400_000
const LEAVE_WITHIN_DAYS = 4
/** In what the engines show an offer of a list. */
const ROWS = 'li, tr, article, .card, .rv-kartochka'
const WORDS = {
  en: 'Withdrawals are temporarily disabled while we upgrade our wallets.',
  zh: '公告：钱包升级，提现暂停。',
  ru: 'Вывод средств временно приостановлен.',
}

/** A market whose keepers go with the money: withdrawals fail, vendors leave over days, then a farewell. Days are scaled. */
export const exitScam: ConditionKind<z.infer<typeof ExitScamParams>> = {
  kind: 'exit-scam',
  open(
    { vendorsLeaveAfterDays, leaving, bannerAfterDays },
    { seed, market, site, language, clock, scale, design },
  ) {
    const begun = clock.now().getTime()
    const leaveDay = (vendor: string): number => {
      const random = openRandom(seed, market, 'leaving', vendor)
      return random.next() < leaving ? vendorsLeaveAfterDays + random.next() * LEAVE_WITHIN_DAYS : Infinity
    }
    const notice = WORDS[language]
    return {
      async answer(request, next): Promise<SiteReply> {
        const day = (request.at.getTime() - begun) / (DAY_MS * scale)
        if (day >= bannerAfterDays)
          return {
            status: 200,
            kind: 'other',
            body: '<!doctype html><title>Farewell</title><body><h1>Thank you all</h1></body>',
          }
        const path = request.url.pathname + request.url.search
        const { kind, listings } = site.page(path, request.at, design())
        const gone = listings.flatMap(({ vendor }) =>
          vendor && leaveDay(vendor.name) <= day ? [vendor.name] : [],
        )
        if (gone.length > 0 && kind === 'listing')
          return {
            status: 404,
            kind: 'not-found',
            body: site.frame('Not found', '<h1>Page not found</h1>', request.at, design()),
          }
        const reply = await next(request)
        if (typeof reply === 'string' || typeof reply.body !== 'string') return reply
        return { ...reply, body: withNotice(withoutRows(reply.body, gone), notice) }
      },
    }
  },
}

function withNotice(html: string, notice: string): string {
  return html.replace(/<body[^>]*>/i, (tag) => `${tag}<p class="notice">${notice}</p>`)
}

/** A list without the offers of those who left. */
function withoutRows(html: string, names: readonly string[]): string {
  if (names.length === 0) return html
  const $ = parsePage(html)
  for (const name of names)
    $(ROWS).each((_, row) => {
      const $row = $(row)
      if ($row.find(ROWS).length === 0 && $row.text().includes(name)) $row.remove()
    })
  return $.html()
}
