import type { Entity } from '#contracts/extraction.ts'

/** What may stand between the name of a messenger and a handle: `Telegram: @`, `wickr (`, `微信号：`. */
const GAP = String.raw`(?:\s?(?:id|me|handle|user(?:name)?|nick|contact|channel|bot|号|號|群|账号|号码|加))?[\s"'(\[!.·]{0,3}[:：=@\-–➡→>]{0,6}\s?[@("'\[]{0,2}`

type Messenger = { type: string; name: string; handle: string; check?: (handle: string, said: string, after: string, name: string) => boolean; fold?: (handle: string) => string } // prettier-ignore

const lower = (handle: string): string => handle.toLowerCase()
const upper = (handle: string): string => handle.toUpperCase()

/** A bare word behind `Telegram:` may be the next word of a sentence: `Telegram: fresh cards`. */
const isHandle = (handle: string, said: string, after: string): boolean =>
  !COMMON.test(handle) &&
  (/@|\(\s?$/.test(said) || (/[:：=➡→>-]/.test(said) && (/[\d_.]/.test(handle) || /^\s?(?:$|[\n,;|/)\]<"'。，；])/.test(after)))) // prettier-ignore
const COMMON = /^(?:me|us|contact|channel|group|support|only|here|for|and|the|account|username|handle|please|orders?|members|available|messenger|download|updates?|link|bot|join)$/i // prettier-ignore

/** `微信 lamp_shop8`: behind the Chinese name a handle with a figure needs no mark, unless it is a version or an address. */
const isChinese = (handle: string, said: string, after: string, name: string): boolean =>
  isHandle(handle, said, after) ||
  (/信|vx/i.test(name) && /^[\s号號码]*$/u.test(said) && /[\d_]/.test(handle) && !VERSION.test(handle) && !/^(?:[\w@-]|\.\w)/.test(after)) // prettier-ignore
const VERSION =
  /^(?:android|iphone|ipad|ios|mac(?:os)?|win(?:dows)?|pc|app|api|bot|version|ver|python|java|xposed|hook)[\d._-]*$/i

const MESSENGERS: Messenger[] = [
  { type: 'telegram', name: 'telegram|телеграмм?|тг|tg|纸飞机|飞机|电报|телега', handle: '[a-z][a-z0-9_]{3,30}[a-z0-9]', check: isHandle, fold: lower },
  { type: 'wickr', name: 'wickr|wikr', handle: '[a-z0-9][a-z0-9._-]{2,30}[a-z0-9]', check: isHandle, fold: lower },
  { type: 'jabber', name: 'jabber|xmpp|жаббер|джаббер|жаба', handle: '[a-z0-9][\\w.+-]{0,62}@(?:[a-z0-9-]{1,63}\\.)+[a-z]{2,24}', fold: lower },
  { type: 'session', name: 'session', handle: '05[0-9a-f]{64}(?![0-9a-f])', fold: lower },
  { type: 'signal', name: 'signal', handle: '[a-z_][a-z0-9_]{2,31}\\.[0-9]{2,20}(?![\\w])', check: (_, said) => /[:：=@(]/.test(said), fold: lower },
  { type: 'threema', name: 'threema', handle: '[A-Z0-9*][A-Z0-9]{7}(?![A-Za-z0-9])', check: (handle) => handle === upper(handle) && /\d/.test(handle) },
  { type: 'wechat', name: '微信|薇信|威信|wechat|weixin|v信|vx|wx', handle: '[a-z][a-z0-9_-]{5,19}', check: isChinese, fold: lower },
  { type: 'qq', name: 'qq|扣扣|企鹅号', handle: '[1-9]\\d{4,10}(?!\\d|\\s?[条條个個万元人名份张組组]|-\\d)' },
  { type: 'icq', name: 'icq', handle: '[1-9]\\d{1,2}(?:[ -]?\\d{3}){1,2}(?!\\d)|[1-9]\\d{4,8}(?!\\d)', fold: (handle) => handle.replaceAll(/\D/g, '') },
] // prettier-ignore

const BOUND = '(?<![a-zà-ÿа-яё\\d_@./-])'
const NAMED = new RegExp(`(?=[tт纸飞电wjxждsqi扣企微薇威v])${BOUND}(?:${MESSENGERS.map(({ name }, i) => `(?<m${i}>${name})`).join('|')})(?:(?<=[\\u3400-\\u9fff])|(?![a-zà-ÿа-яё\\d_]))`, 'gi') // prettier-ignore
const BEHIND = MESSENGERS.map(({ handle }) => new RegExp(`^(?<said>${GAP})(?<handle>${handle})`, 'iu'))
/** `hint` is what the pattern needs, and soon looked for. */
const LINKS: [type: string, hint: RegExp, pattern: RegExp][] = [
  ['telegram', /\.(?:me|dog)\//i, /\b(?:t\.me|telegram\.(?:me|dog))\/(?:s\/)?(\+[\w-]{10,}|joinchat\/[\w-]{10,}|[a-z]\w{3,30}[a-z0-9])(?![\w])/gi], // prettier-ignore
  ['threema', /threema\.id\//, /\bthreema\.id\/([A-Z0-9*][A-Z0-9]{7})(?![A-Za-z0-9])/g],
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
    if (messenger.check && !messenger.check(handle, said, rest.slice(all.length), match[0])) continue
    found.push({ type: messenger.type, value: messenger.fold?.(handle) ?? handle })
  }
  for (const [type, hint, pattern] of LINKS) {
    if (!hint.test(text)) continue
    for (const [, handle] of text.matchAll(pattern)) {
      if (LINK_PATHS.test(handle!)) continue
      found.push({ type, value: /^[+j]/.test(handle!) && /[+/]/.test(handle!) ? handle! : type === 'threema' ? handle! : handle!.toLowerCase() }) // prettier-ignore
    }
  }
  return found
}
