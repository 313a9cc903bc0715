import type { Entity } from '#contracts/extraction.ts'
import { findEntities } from '../entities.ts'
import type { ReadList } from '../page.ts'
import { isMain, type DetailView } from '../wrapper/detail-view.ts'

/** What a person can be reached by. A phone is as often somebody else's, and an onion address the market's own. */
const REACHES = new Set(['email', 'jabber', 'telegram', 'session', 'wickr', 'tox', 'signal', 'threema', 'wechat', 'qq', 'icq']) // prettier-ignore
const HINT =
  /@|telegram|телег|t\.me|wickr|wikr|jabber|xmpp|жаб|session|signal|threema|\btox\b|wechat|weixin|微信|薇信|威信|v信|\bv?wx\b|\bvx\b|\btg\b|qq|扣扣|icq|电报|飞机/iu
/** Addresses of whoever runs the site stand at the end of every page. */
const FOOT =
  /©|\bcopyright\b|\ball rights reserved\b|server time|\bpowered by\b|版权所有|все права защищены/iu
const OF_SITE = /^(?:support|admin|abuse|help|staff|webmaster|moderator|security)@?/i

/** How the vendor whose profile this is says to reach him: messengers and mail, from the page's own part above its foot. */
export function readContacts(view: DetailView): ReadList<Entity> {
  const { runs } = view.page.index
  const own: string[] = []
  let isTold = false
  for (const [run, { text, at }] of runs.entries()) {
    if (FOOT.test(text) && text.length < 200) break
    if (view.taken[run] === 1 || !isMain(view, at)) continue
    own.push(text)
    isTold ||= HINT.test(text)
  }
  if (!isTold) return { things: [], printed: [] }
  const things = findEntities(own.join('\n'), '').filter(
    ({ type, value }) => REACHES.has(type) && !OF_SITE.test(value),
  )
  const names = things.map(({ value }) => value.toLowerCase())
  const printed = names.length === 0 ? [] : own.flatMap((text) => partsOf(text, names))
  return { things, printed }
}

/** Labels, and what stands around a handle: the rest of a long text is about other things. */
function partsOf(text: string, names: string[]): string[] {
  const plain = text.toLowerCase()
  const found = names.flatMap((name) => {
    const at = plain.indexOf(name)
    return at < 0 ? [] : text.slice(Math.max(0, at - AROUND), at + name.length + AROUND).toWellFormed()
  })
  if (found.length > 0) return text.length <= AROUND ? [text] : found
  return text.length <= AROUND && HINT.test(text) ? [text] : []
}

const AROUND = 60
