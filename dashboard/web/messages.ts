import { chinese } from './messages-zh.ts'
import { english } from './messages-en.ts'

export type Language = 'en' | 'zh'

type Same<Pattern> = {
  [Key in keyof Pattern]: Pattern[Key] extends (...given: infer Given) => string
    ? (...given: Given) => string
    : Pattern[Key] extends string
      ? string
      : Same<Pattern[Key]>
}

/** Everything the console says. English sets the keys; a language that lacks one does not compile. */
export type Messages = Same<typeof english>

export const messages: Record<Language, Messages> = { en: english, zh: chinese }
