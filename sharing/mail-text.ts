import { openTaxonomy } from '#classifier/taxonomy.ts'
import type { HandOffKind } from '#contracts/hand-off.ts'
import type { LifeState } from '#contracts/market-life.ts'
import type {
  ClaimedDelivery,
  DeliveredAlert,
  DeliveredChange,
  DeliveredDrift,
  DeliveredHandOff,
} from '#db/deliveries.ts'
import { alertLink, handOffLink, modelLink, reportsLink } from './delivery-body.ts'

export type MailText = { subject: string; text: string }
type Both = { en: string; zh: string }

const UNDECIDED = { en: 'awaiting a person', zh: '等待人工判断' }
const names = new Map(openTaxonomy().categories.map(({ id, name }) => [id, name]))

const CHANGES: Record<LifeState, Both> = {
  up: { en: 'a market is up', zh: '有市场恢复正常' },
  degraded: { en: 'a market answers badly', zh: '有市场不稳定' },
  'queue-walled': { en: 'a market is behind a queue or captcha', zh: '有市场被排队或验证码阻挡' },
  'login-walled': { en: 'a market is behind a log-in', zh: '有市场需要登录' },
  down: { en: 'a market does not answer', zh: '有市场无响应' },
  seized: { en: 'a market was seized', zh: '有市场被查封' },
  'exit-suspected': { en: 'a market may be about to vanish', zh: '有市场疑似跑路' },
  gone: { en: 'a market is gone', zh: '有市场已消失' },
}

const GATES: Record<HandOffKind, Both> = {
  captcha: { en: 'captcha', zh: '验证码' },
  login: { en: 'log-in', zh: '登录' },
  blocked: { en: 'block page', zh: '拦截页' },
}

/**
 * What a mail says, in English and Chinese: what it is about in a word or two, and where to look. Mail is read by
 * everyone on its way, so that no word of a listing, no market and no name of a rule stands in it.
 */
export function mailTextOf(
  {
    alert,
    change,
    handOff,
    drift,
    readingAlarm,
    hotline,
    id,
  }: Pick<ClaimedDelivery, 'alert' | 'change' | 'handOff' | 'drift' | 'readingAlarm' | 'hotline' | 'id'>,
  consoleUrl: string,
): MailText {
  if (alert) return ofListing(alert, consoleUrl)
  if (change) return ofChange(change, consoleUrl)
  if (handOff) return ofHandOff(handOff, consoleUrl)
  if (drift) return ofDrift(drift, consoleUrl)
  if (readingAlarm) return ofReadingAlarm(readingAlarm.reason, consoleUrl)
  if (hotline) return ofHotline(consoleUrl)
  return {
    subject: 'Lanternfish: test · 测试',
    text: `This is a test that someone asked for in the console.\n这是有人在控制台请求的测试邮件。\n\n${id}\n`,
  }
}

function ofListing({ alertId, category, abstained }: DeliveredAlert, consoleUrl: string): MailText {
  const unsure = abstained !== false
  const name = (category !== null && !unsure && names.get(category)) || UNDECIDED
  return mailOf(alertLink(consoleUrl, alertId), {
    en: [`alert ${alertId}, ${name.en}`, `Alert ${alertId}. Category: ${name.en}.`],
    zh: [`警报 ${alertId}，${name.zh}`, `警报 ${alertId}。类别：${name.zh}。`],
  })
}

function ofChange({ alertId, to }: DeliveredChange, consoleUrl: string): MailText {
  const { en, zh } = CHANGES[to]
  return mailOf(alertLink(consoleUrl, alertId), {
    en: [`alert ${alertId}, ${en}`, `Alert ${alertId}: ${en}.`],
    zh: [`警报 ${alertId}，${zh}`, `警报 ${alertId}：${zh}。`],
  })
}

function ofHandOff({ handOffId, kind, expiresAt }: DeliveredHandOff, consoleUrl: string): MailText {
  const { en, zh } = GATES[kind]
  const until = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')
  return mailOf(handOffLink(consoleUrl, handOffId), {
    en: [
      `a person is needed, ${en}`,
      `A gate waits for a person: ${en}. It can be taken until ${until} UTC.`,
    ],
    zh: [`需要人工处理，${zh}`, `有一道关卡等待人工处理：${zh}。可接手至 ${until}（UTC）。`],
  })
}

function ofDrift({ week }: DeliveredDrift, consoleUrl: string): MailText {
  return mailOf(modelLink(consoleUrl), {
    en: ['listings are changing', `The new listings of the week of ${week} are no longer like those before.`],
    zh: ['商品正在变化', `${week} 当周的新商品与此前明显不同。`],
  })
}

/** Which market it is stands in the console. */
function ofReadingAlarm(reason: string, consoleUrl: string): MailText {
  const link = new URL('/markets', consoleUrl).href
  if (reason === 'gated')
    return mailOf(link, {
      en: [
        'a market shows gates',
        'Far more answers of a market are gates than is usual. What is doubtful of it waits until there are as few as ever.',
      ],
      zh: [
        '某市场验证页增多',
        '某个市场的应答中验证页（含排队、登录）远多于平常，存疑的读取结果等到恢复平常再放行。',
      ],
    })
  return mailOf(link, {
    en: [
      'a market reads otherwise',
      'Pages of a market are not what they were. What they say waits in quarantine.',
    ],
    zh: ['某市场页面有变', '某个市场的页面与以往不同，其读取结果已进入隔离区。'],
  })
}

/** Not what waits, and not how much. */
function ofHotline(consoleUrl: string): MailText {
  return mailOf(reportsLink(consoleUrl), {
    en: ['the hotline officer is wanted', 'Something waits for the hotline officer.'],
    zh: ['需要热线专员处理', '有事项等待热线专员处理。'],
  })
}

/** @param says in each language what stands in the subject, and the sentence */
function mailOf(link: string, { en, zh }: { en: [string, string]; zh: [string, string] }): MailText {
  return {
    subject: `Lanternfish: ${en[0]} · ${zh[0]}`,
    text: [en[1], 'Sign in to the console to read it:', link, '', zh[1], '请登录控制台查看：', link, ''].join(
      '\n',
    ),
  }
}
