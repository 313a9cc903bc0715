import type { Listing, Reading } from '#contracts/extraction.ts'
import { linkOf, rawOf, type Found, type Page } from '../page.ts'
import { isNoTitle } from './learn-title.ts'
import { LABELLED } from './learn-list.ts'
import { fieldValueOf } from './field-value.ts'
import { categoryOf, priceOf, runAt, vendorOf } from './read-list-fields.ts'
import { textAt, type PageLink, pathOfName } from './page-index.ts'
import { titleTextAt, type RecordView, type SetView } from './record-view.ts'
import { routeIn } from './find-route.ts'
import type { FieldRule, ListRule } from './wrapper.ts'

type Say = (field: string, rule: FieldRule, raw: string, said: unknown) => void

/** The listings that a learned list says stand in these records, each field with its rule and the raw string. */
export function readList(page: Page, rule: ListRule, set: SetView): Found<Listing>[] {
  const found: Found<Listing>[] = []
  const names = new Map<FieldRule, string>()
  for (const view of set.views) {
    const listing = readRecord(page, rule, set, view, names)
    if (listing) found.push(listing)
  }
  return found
}

function readRecord(
  page: Page,
  rule: ListRule,
  set: SetView,
  view: RecordView,
  names: Map<FieldRule, string>,
): Found<Listing> | undefined {
  const title = titleOf(rule.title, set, view)
  if (!title || isNoTitle(title.text)) return undefined
  const thing: Partial<Listing> = {}
  const readings: Record<string, Reading> = {}
  const say: Say = (field, from, raw, said) => {
    readings[field] = { reader: 'wrapper', rule: nameOfRule(from, names), confidence: from.confidence }
    if (raw !== said) readings[field].raw = rawOf(raw)
  }
  thing.title = title.text
  say('title', rule.title, title.text, title.text)
  const link = title.link ?? mainLink(set, view, rule)
  const url = link && linkOf(link.href, page)
  if (url !== undefined) {
    thing.url = url
    say('url', rule.title, link!.href, url)
  } else addNativeId(set, view, thing)
  const { price, vendor, category } = rule.fields
  const money = price && priceOf(price, set, view)
  if (money) {
    thing.price = money.value
    say('price', price, money.raw, undefined)
  } else if (price?.by === 'price' && !isRead(rule, set)) return undefined
  const seller = vendor && vendorOf(vendor, set, view, page)
  if (seller) {
    thing.vendor = seller
    say('vendor', vendor, seller.name, seller.name)
  }
  const path = category && categoryOf(category, set, view)
  if (path && path.length > 0) {
    thing.categoryPath = path
    say('categoryPath', category, path.join(' / '), undefined)
  }
  addLabelled(rule, set, view, thing, say)
  return { thing, readings }
}

/** A rule in one line: how, the end of where, and why. */
function nameOfRule(rule: FieldRule, names: Map<FieldRule, string>): string {
  let name = names.get(rule)
  if (name === undefined) {
    const place = rule.path === undefined ? '' : ` ${rule.path.split('>').slice(-3).join('>')}`
    name = `${rule.by}${place}: ${rule.evidence}`
    names.set(rule, name)
  }
  return name
}

/** In a list of priced things a record without a price counts only where it has a link of its own. */
const isRead = (rule: ListRule, set: SetView): boolean => rule.title.by === 'link' || set.views.length < 2

function titleOf(
  rule: FieldRule,
  set: SetView,
  view: RecordView,
): { text: string; link?: PageLink } | undefined {
  const { index, paths } = set.page
  if (rule.by === 'link') {
    const path = pathOfName(paths, rule.path!)
    const same = view.links.filter(({ template }) => template === rule.template)
    // A highlighted record may have its title one element deeper.
    const link = same.find(({ at }) => index.path[at] === path && titleTextAt(set.page, at) !== '') ?? same.find(({ at }) => titleTextAt(set.page, at) !== '') // prettier-ignore
    return link && { text: fullTitle(set, view, link), link }
  }
  if (rule.by === 'column') {
    const cell = view.cells?.[rule.column!]
    if (cell === undefined) return undefined
    const link = view.links.find(({ at }) => at >= cell && at <= index.tree.last[cell]!)
    return { text: (link && titleTextAt(set.page, link.at)) || titleTextAt(set.page, cell) || textAt(index, cell), ...(link && { link }) } // prettier-ignore
  }
  const run = runAt(rule, set, view)
  return run === undefined ? undefined : { text: index.runs[run]!.text }
}

/** Where the text is cut short the link's own title may hold all of it. */
function fullTitle(set: SetView, view: RecordView, link: PageLink): string {
  const text = titleTextAt(set.page, link.at)
  const cut = /^(.{4,}?)\s*(?:…|\.{3})$/u.exec(text)
  if (!cut) return text
  const { title } = set.page.index.tree.elements[link.at]!.attribs
  return title?.trim().startsWith(cut[1]!) ? title.trim().replaceAll(/\s+/g, ' ') : text
}

/** A title that is no link: the record's own link is the one to an address that no other record has. */
function mainLink(set: SetView, view: RecordView, rule: ListRule): PageLink | undefined {
  const vendor = rule.fields['vendor']?.template
  const own = view.links.filter(({ template }) => template !== vendor)
  return own.find(({ href }) => /\d|\w-\w/.test(href) && set.views.every((other) => other === view || other.links.every((link) => link.href !== href))) // prettier-ignore
}

/** Without an address the form that buys it may say which thing it is. */
function addNativeId(set: SetView, { record }: RecordView, thing: Partial<Listing>): void {
  const { elements } = set.page.index.tree
  for (let at = record.root; at <= record.lastElement; at++) {
    const { name, attribs } = elements[at]!
    const value = name === 'input' && /(?:^|_|-)id$|^id/i.test(attribs['name'] ?? '') ? attribs['value'] : attribs['data-id'] // prettier-ignore
    if (value && value.length <= 40) {
      thing.nativeId = value
      return
    }
  }
}

function addLabelled(
  rule: ListRule,
  set: SetView,
  view: RecordView,
  thing: Partial<Listing>,
  say: Say,
): void {
  const { index } = set.page
  for (const field of LABELLED) {
    const from = rule.fields[field]
    if (!from) continue
    const cell = from.by === 'column' ? view.cells?.[from.column!] : undefined
    const raws = cell === undefined ? view.pairs.filter((pair) => pair.field === field).map(({ value }) => value) : [textAt(index, cell)] // prettier-ignore
    for (const raw of raws) {
      const value = fieldValueOf(field, raw)
      if (!value) continue
      const [name, said] = value
      if (thing[name] !== undefined) continue
      Object.assign(thing, { [name]: said })
      say(name, from, raw, said)
      break
    }
  }
  if (thing.shipsFrom === undefined && thing.shipsTo === undefined) addRoute(set, view, thing, say)
}

function addRoute(set: SetView, view: RecordView, thing: Partial<Listing>, say: Say): void {
  const route = routeIn(set.page.index, view.record.runFrom, view.record.runTo)
  if (!route) return
  const rule: FieldRule = { by: 'run', evidence: 'two places with an arrow between', confidence: 0.7 }
  thing.shipsFrom = route.from
  thing.shipsTo = route.to
  say('shipsFrom', rule, route.raw, undefined)
  say('shipsTo', rule, route.raw, undefined)
}
