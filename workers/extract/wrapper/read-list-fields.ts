import type { Listing, Money } from '#contracts/extraction.ts'
import { linkOf, type Page } from '../page.ts'
import { parsePrice } from '../values/price.ts'
import { wayBehind } from './category-way.ts'
import { partsOf, sectionCategory, tokensOf } from './learn-category.ts'
import { placesOf } from './learn-price.ts'
import { isName } from './learn-vendor.ts'
import { linksWithin, textAt, type PageLink, pathOfName } from './page-index.ts'
import { titleTextAt, type RecordView, type SetView } from './record-view.ts'
import type { FieldRule } from './wrapper.ts'

/** The `nth` run of a path within the record. */
export function runAt(rule: FieldRule, set: SetView, view: RecordView): number | undefined {
  const path = pathOfName(set.page.paths, rule.path!)
  let nth = rule.nth ?? 0
  for (let run = view.record.runFrom; run < view.record.runTo; run++) {
    if (set.page.index.path[set.page.index.runs[run]!.at] === path && nth-- === 0) return run
  }
  return undefined
}

/** The price of a record, and what was printed. */
export function priceOf(
  rule: FieldRule,
  set: SetView,
  view: RecordView,
): { value: Money; raw: string } | undefined {
  const { index, paths } = set.page
  if (rule.by === 'column') {
    const cell = view.cells?.[rule.column!]
    if (cell === undefined) return undefined
    const all = view.prices.filter(({ at }) => at >= cell && at <= index.tree.last[cell]!)
    const inside = all.find(({ struck }) => !struck) ?? all[0]
    if (inside) return inside
    const raw = textAt(index, cell)
    const value = parsePrice(raw, { currency: rule.currency })
    return value && { value, raw }
  }
  const places = placesOf(index, view)
  const path = pathOfName(paths, rule.path!)
  const exact = places.find((place) => place.path === path && place.nth === rule.nth)
  return (exact ?? places[0])?.price
}

/** The vendor of a record, with the link to the profile where there is one. */
export function vendorOf(
  rule: FieldRule,
  set: SetView,
  view: RecordView,
  page: Page,
): Listing['vendor'] | undefined {
  const { index, paths } = set.page
  const cell = rule.by === 'column' ? view.cells?.[rule.column!] : undefined
  const pair =
    rule.by === 'label'
      ? view.pairs.find(({ field, value }) => field === 'vendor' && value !== '')
      : undefined
  let links: PageLink[] = []
  if (rule.by === 'link') {
    const path = pathOfName(paths, rule.path!)
    const same = view.links.filter(
      ({ template, at }) => template === rule.template && titleTextAt(set.page, at) !== '',
    )
    links = [...same.filter(({ at }) => index.path[at] === path), ...same]
  } else {
    const holder = cell ?? pair?.cell
    // A cell over several rows stands in the first of them.
    if (holder !== undefined)
      links = linksWithin(index, holder).filter(({ at }) => titleTextAt(set.page, at) !== '')
  }
  const link = links[0]
  const text = link ? titleTextAt(set.page, link.at) : cell === undefined ? pair?.value : textAt(index, cell)
  const name = text
    ?.replace(/^@/, '')
    .split(/\s[-–|([]/)[0]!
    .trim()
  if (!name || (rule.by !== 'link' && !isName(name))) return undefined
  const url = link && linkOf(link.href, page)
  return { name, ...(url !== undefined && { url }) }
}

/** The category of a record, from the widest name to the narrowest. */
export function categoryOf(rule: FieldRule, set: SetView, view: RecordView): string[] | undefined {
  const { index, paths } = set.page
  if (rule.by === 'column') {
    const cell = view.cells?.[rule.column!]
    return cell === undefined ? undefined : partsOf(textAt(index, cell))
  }
  if (rule.by === 'label') {
    const pair = view.pairs.find(({ field }) => field === 'category')
    return pair && (wayBehind(index, view.links, pair.run) ?? partsOf(pair.value))
  }
  if (rule.by === 'token') {
    const tokens = tokensOf(index, view.record.root)
    return tokens.length > 0 ? [tokens.join(', ')] : undefined
  }
  if (rule.by === 'section') {
    const name = sectionCategory(set, view.record.root)
    return name === undefined ? undefined : partsOf(name)
  }
  if (rule.by === 'link') {
    const path = pathOfName(paths, rule.path!)
    const links = view.links.filter(
      ({ at, template }) => index.path[at] === path && template === rule.template,
    )
    return links.map(({ at }) => titleTextAt(set.page, at)).filter((text) => text !== '')
  }
  const run = runAt(rule, set, view)
  if (run === undefined) return undefined
  const parts = partsOf(index.runs[run]!.text)
  return parts.slice(rule.skip, parts.length - (rule.drop ?? 0))
}
