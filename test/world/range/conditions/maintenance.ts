import { z } from 'zod'
import type { ConditionKind } from '../site.ts'

export const MaintenanceParams = z.strictObject({
  status: z
    .union([z.literal(200), z.literal(503)])
    .default(200)
    .describe('markets say 200, honest servers 503'),
  framed: z.boolean().default(true).describe("the notice stands in the market's own look"),
})

const WORDS = {
  en: [
    'Maintenance',
    'We are under maintenance and will be back soon. Your funds are safe. Please do not reload this page.',
  ],
  ru: [
    'Технические работы',
    'Ведутся технические работы, сайт скоро снова будет доступен. Средства в безопасности.',
  ],
  zh: ['系统维护', '网站正在维护升级，暂时无法访问，请稍后再来。资金安全，请勿重复刷新。'],
} as const

/** Every page is one notice. */
export const maintenance: ConditionKind<z.infer<typeof MaintenanceParams>> = {
  kind: 'maintenance',
  open: ({ status, framed }, { site, design, language }) => ({
    answer({ at }) {
      const [title, words] = WORDS[language]
      const notice = `<h1>${title}</h1><p>${words}</p>`
      const bare = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${notice}</body></html>`
      const body = framed ? site.frame(title, notice, at, design()) : bare
      return { status, body, kind: 'maintenance' }
    },
  }),
}
