import type { Entity } from '#contracts/extraction.ts'

/** What may stand between the name of a messenger and a handle: `Telegram: @`, `wickr (`, `微信号：`. */
const GAP = String.raw`(?:\s?(?:id|me|handle|user(?:name)?|nick|contact|channel|bot|号|號|群|账号|号码|加))?[\s"'(\[!.·]{0,3}[:：=@\-–➡→>]{0,6}\s?[@("'\[]{0,2}`

type Messenger = { type: string; name: string; handle: string; check?: (handle: string, said: string, after: string) => boolean; fold?: (handle: string) => string } // prettier-ignore

const lower = (handle: string): string => handle.toLowerCase()
const upper = (handle: string): string => handle.toUpperCase()

/** A bare word behind `Telegram:` may be the next word of a sentence: `Telegram: fresh cards`. */
const isHandle = (handle: string, said: string, after: string): boolean =>
  !COMMON.test(handle) &&
  (/@|\(\s?$/.test(said) || (/[:：=➡→>-]/.test(said) && (/[\d_.]/.test(handle) || /^\s?(?:$|[\n,;|/)\]<"'。，；])/.test(after)))) // prettier-ignore
const COMMON = /^(?:me|us|contact|channel|group|support|only|here|for|and|the|account|username|handle|please|orders?|members|available|messenger|download|updates?|link|bot|join)$/i // prettier-ignore

const MESSENGERS: Messenger[] = [
  { type: 'telegram', name: 'telegram|телеграмм?|тг|tg|纸飞机|飞机|电报|телега', handle: '[a-z][a-z0-9_]{3,30}[a-z0-9]', check: isHandle, fold: lower },
  { type: 'wickr', name: 'wickr|wikr', handle: '[a-z0-9][a-z0-9._-]{2,30}[a-z0-9]', check: isHandle, fold: lower },
  { type: 'jabber', name: 'jabber|xmpp|жаббер|джаббер|жаба', handle: '[a-z0-9][\\w.+-]{0,62}@(?:[a-z0-9-]{1,63}\\.)+[a-z]{2,24}', fold: lower },
  { type: 'session', name: 'session', handle: '05[0-9a-f]{64}(?![0-9a-f])', fold: lower },
  { type: 'signal', name: 'signal', handle: '[a-z_][a-z0-9_]{2,31}\\.[0-9]{2,20}(?![\\w])', check: (_, said) => /[:：=@(]/.test(said), fold: lower },
  { type: 'threema', name: 'threema', handle: '[A-Z0-9*][A-Z0-9]{7}(?![A-Za-z0-9])', check: (handle) => handle === upper(handle) && /\d/.test(handle) },
  { type: 'wechat', name: '微信|薇信|威信|wechat|weixin|v信|vx|wx', handle: '[a-z][a-z0-9_-]{5,19}', check: isHandle, fold: lower },
  { type: 'qq', name: 'qq|扣扣|企鹅号', handle: '[1-9]\\d{4,10}(?!\\d)' },
  { type: 'icq', name: 'icq', handle: '[1-9]\\d{1,2}(?:[ -]?\\d{3}){1,2}(?!\\d)|[1-9]\\d{4,8}(?!\\d)', fold: (handle) => handle.replaceAll(/\D/g, '') },
] // prettier-ignore

const BOUND = '(?<![a-zà-ÿа-яё\\d_@./-])'
const NAMED = new RegExp(`(?=[tт纸飞电wjxждsqi扣企微薇威v])${BOUND}(?:${MESSENGERS.map(({ name }, i) => `(?<m${i}>${name})`).join('|')})(?![a-zà-ÿа-яё\\d_])`, 'gi') // prettier-ignore
const BEHIND = MESSENGERS.map(({ handle }) => new RegExp(`^(?<said>${GAP})(?<handle>${handle})`, 'iu'))
const LINKS: [type: string, pattern: RegExp][] = [
  ['telegram', /\b(?:t\.me|telegram\.(?:me|dog))\/(?:s\/)?(\+[\w-]{10,}|joinchat\/[\w-]{10,}|[a-z]\w{3,30}[a-z0-9])(?![\w])/gi], // prettier-ignore
  ['threema', /\bthreema\.id\/([A-Z0-9*][A-Z0-9]{7})(?![A-Za-z0-9])/g],
]
const LINK_PATHS = /^(?:share|proxy|socks|addstickers|addemoji|setlanguage|iv|login|joinchat)$/i
const LOOK_AHEAD = 140

/** Handles of messengers that a text names together with the messenger, or links to. Letters are folded where the service does. */
export function handlesIn(text: string): Entity[] {
  const found: Entity[] = []
  for (const match of text.matchAll(NAMED)) {
    const i = Object.values(match.groups!).findIndex((name) => name !== undefined)
    const messenger = MESSENGERS[i]!
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + LOOK_AHEAD)
    const { 0: all, groups } = BEHIND[i]!.exec(rest) ?? {}
    if (!groups || all === undefined) continue
    const { said, handle } = groups as { said: string; handle: string }
    if (messenger.check && !messenger.check(handle, said, rest.slice(all.length))) continue
    found.push({ type: messenger.type, value: messenger.fold?.(handle) ?? handle })
  }
  for (const [type, pattern] of LINKS) {
    for (const [, handle] of text.matchAll(pattern)) {
      if (LINK_PATHS.test(handle!)) continue
      found.push({ type, value: /^[+j]/.test(handle!) && /[+/]/.test(handle!) ? handle! : type === 'threema' ? handle! : handle!.toLowerCase() }) // prettier-ignore
    }
  }
  return found
}
