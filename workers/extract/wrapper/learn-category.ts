import { isWithin, textAt, type PageIndex, nameOfPath, pathOfName } from './page-index.ts'
import { isPriceRun, menuName, menuOf, titleTextAt, type Menu, type SetView } from './record-view.ts'
import type { FieldRule } from './wrapper.ts'

const CATEGORY_WORD =
  /(?:^|[/?&=_.-])(?:categor(?:y|ies)|cat|cats|section|board|subcat(?:egory)?|viewforum|kategorie|rubrik)(?=[/?&=_.-]|$)|product-category/i
/** Whether an address names categories, whatever its host is called. */
export const isCategoryHref = (href: string): boolean =>
  CATEGORY_WORD.test(href.replace(/^https?:\/\/[^/]*/i, ''))

const TOKEN = /^(?:[a-z]+[-_])?cat(?:egory)?[-_](.+)$/i

/** The category of the records: by label, by link, by the words of the page's own menu, by class, by section heading. */
export function learnCategory(
  set: SetView,
  title: FieldRule,
  vendor: FieldRule | undefined,
): FieldRule | undefined {
  const column = set.columns?.labels.findIndex(({ field }) => field === 'category') ?? -1
  if (column >= 0) {
    return {
      by: 'column',
      column,
      evidence: `column "${set.columns!.labels[column]!.text}"`,
      confidence: 0.85,
    }
  }
  const labelled = set.views.filter(({ pairs }) => pairs.some(({ field }) => field === 'category')).length
  if (labelled >= set.views.length * 0.5) {
    return { by: 'label', evidence: `a label for categories in ${labelled} records`, confidence: 0.85 }
  }
  return byLink(set, title, vendor) ?? byMenu(set, title, vendor) ?? byToken(set) ?? bySection(set)
}

function byLink(set: SetView, title: FieldRule, vendor: FieldRule | undefined): FieldRule | undefined {
  const groups = new Map<string, { texts: string[]; word: number }>()
  for (const view of set.views) {
    const seen = new Set<string>()
    for (const { at, href, template, kind } of view.links) {
      if (seen.has(kind) || template === title.template || template === vendor?.template) continue
      const text = titleTextAt(set.page, at)
      if (text === '' || text.length > 50) continue
      seen.add(kind)
      const group = groups.get(kind) ?? { texts: [], word: 0 }
      group.texts.push(text)
      if (isCategoryHref(href)) group.word++
      groups.set(kind, group)
    }
  }
  for (const [key, { texts, word }] of groups) {
    const hits = texts.length
    if (hits < set.views.length * 0.5) continue
    const isWord = word >= hits * 0.7
    // The same text in each record may be a button.
    const isButton = hits > 2 && new Set(texts).size === 1
    const named = isWord && !isButton ? 0 : namedBy(menuOf(set), texts)
    if ((!isWord && named < hits * 0.7) || (isButton && named === 0)) continue
    const cut = key.indexOf(' ')
    const path = nameOfPath(set.page.paths, Number(key.slice(0, cut)))
    const evidence = isWord ? 'a link whose address names categories' : "a link that the page's menu has, too"
    return { by: 'link', path, template: key.slice(cut + 1), evidence, confidence: 0.8 }
  }
  return undefined
}

const namedBy = (menu: Menu, texts: string[]): number =>
  texts.filter((text) => menu.has(menuName(text))).length

const SEPARATOR = /\s+[-–—|·•]+\s+|\s*[/>»|›→]\s+|\s+[/>»|›→]\s*|^[-–—|·•/>»›\s]+|[-–—|·•/>»›,\s]+$/u

/** Without one of these nothing is parted. */
const PARTING = /[-–—|·•/>»›→,]/u

/** A run's parts between dashes, slashes and arrows. */
export function partsOf(text: string): string[] {
  const parts = PARTING.test(text) ? text.split(SEPARATOR) : [text]
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

type MenuVotes = { hits: number; skip: Map<number, number>; drop: Map<number, number>; words: Set<string> }

const FEWEST_NAMES = 4

function byMenu(set: SetView, title: FieldRule, vendor: FieldRule | undefined): FieldRule | undefined {
  const menu = menuOf(set)
  if (!menu.hasAtLeast(FEWEST_NAMES)) return undefined
  const { index, paths, prices } = set.page
  const slots = new Map<string, MenuVotes>()
  for (const { record, links } of set.views) {
    const named = links.filter(({ template }) => template === title.template || template === vendor?.template)
    const nths = new Map<number, number>()
    for (let run = record.runFrom; run < record.runTo; run++) {
      const { text, at } = index.runs[run]!
      const path = index.path[at]!
      const nth = nths.get(path) ?? 0
      nths.set(path, nth + 1)
      if (text.length > 120 || isPriceRun(prices, run) || named.some((link) => isWithin(index, at, link.at)))
        continue
      if (title.by === 'run' && path === pathOfName(paths, title.path!)) continue
      voteRun(slots, text, menu, path, nth)
    }
  }
  return bestSlot(slots, set)
}

function voteRun(slots: Map<string, MenuVotes>, text: string, menu: Menu, path: number, nth: number): void {
  // prettier-ignore
  const parts = partsOf(text)
  const first = parts.findIndex((part) => menu.has(part.toLowerCase()))
  if (first < 0) return
  const last = parts.findLastIndex((part) => menu.has(part.toLowerCase()))
  const key = `${path} ${nth}`
  const votes = slots.get(key) ?? { hits: 0, skip: new Map(), drop: new Map(), words: new Set() }
  votes.hits++
  votes.words.add(parts[first]!.toLowerCase())
  const drop = parts.length - 1 - last
  votes.skip.set(first, (votes.skip.get(first) ?? 0) + 1)
  votes.drop.set(drop, (votes.drop.get(drop) ?? 0) + 1)
  slots.set(key, votes)
}

function bestSlot(slots: Map<string, MenuVotes>, set: SetView): FieldRule | undefined {
  const total = set.views.length
  const ranked = [...slots].filter(([, { hits }]) => hits >= total * 0.5)
  // Of two places that are always named by the menu, the one with more names says more.
  ranked.sort(([, a], [, b]) => b.hits + b.words.size * 0.5 - (a.hits + a.words.size * 0.5))
  const best = ranked[0]
  if (!best) return undefined
  const [key, votes] = best
  const [path, nth] = key.split(' ').map(Number) as [number, number]
  return {
    by: 'menu',
    path: nameOfPath(set.page.paths, path),
    nth,
    skip: mostOf(votes.skip),
    drop: mostOf(votes.drop),
    evidence: `parts that the page's own menu names, in ${votes.hits} of ${total} records`,
    confidence: Math.round((0.5 + 0.3 * (votes.hits / total)) * 100) / 100,
  }
}

const mostOf = (counts: Map<number, number>): number => [...counts].sort((a, b) => b[1] - a[1])[0]![0]

function byToken(set: SetView): FieldRule | undefined {
  const hits = set.views.filter(({ record }) => tokensOf(set.page.index, record.root).length > 0).length
  if (hits < set.views.length * 0.6) return undefined
  return { by: 'token', evidence: `a class that names the category in ${hits} records`, confidence: 0.7 }
}

/** What the classes of a record say of its category, `…category-lamps` as `lamps`. */
export function tokensOf(index: PageIndex, root: number): string[] {
  const { class: classes, 'data-category': data } = index.tree.elements[root]!.attribs
  if (data) return [data]
  if (!classes?.includes('cat')) return []
  return classes.split(/\s+/).flatMap((name) => TOKEN.exec(name)?.[1] ?? [])
}

/** Of which attribute of a record that is. */
export const tokenAttributeOf = ({ tree }: PageIndex, root: number): string =>
  tree.elements[root]!.attribs['data-category'] ? 'data-category' : 'class'

function bySection(set: SetView): FieldRule | undefined {
  const said = set.views.map(({ record }) => sectionCategory(set, record.root)).filter((name) => name !== undefined) // prettier-ignore
  if (said.length < set.views.length * 0.8) return undefined
  const several = new Set(said).size > 1
  return {
    by: 'section',
    evidence: several
      ? 'the heading above each group of records'
      : "the heading above, which the page's menu has, too",
    confidence: several ? 0.65 : 0.7,
  }
}

/** Headings of what a market has and lately got, whatever it is. */
const NO_CATEGORY =
  /^(?:(?:all|new(?:est|ly added)?|latest|recent(?:ly added)?|just added|featured|popular|trending|top|best(?: ?sell\p{L}*)?|recommended|random|hot)\b.*|everything|home|welcome.*|(?:on )?sale|shop|store|browse|search(?: results)?|results|catalog(?:ue)?|market(?:place)?|products?|listings?|offers?|items|goods|articles|neu(?:e|heiten)?\b.*|alle\b.*|angebote|(?:новы|нов(?:инк|ое)|все|последни|популярн|рекоменд)\p{L}*(?: .*)?|каталог|витрина|товары|магазин|(?:最新|全部|所有|热门|推荐|新品|近期).*|商品(?:列表)?|首页|在售.*)$/iu
const COUNTED = /\s*[([（【]\s*\d[\d.,]*\s*[)\]）】]$/u

/**
 * The category that the heading above a record names: one of several on the page, or one that the page's own menu has, as a whole
 * or in part of its way. Without the count behind it.
 */
export function sectionCategory(set: SetView, root: number): string | undefined {
  const name = sectionAbove(set, root)?.replace(COUNTED, '').trim()
  if (name === undefined || name === '' || NO_CATEGORY.test(name)) return undefined
  const [first, last] = [set.views[0]!, set.views.at(-1)!].map(({ record }) => sectionAt(set, record.root))
  const menu = menuOf(set)
  return first !== last || [name, ...partsOf(name)].some((part) => menu.has(menuName(part)))
    ? name
    : undefined
}

/** The text of the nearest heading above a record, without small print in it. */
export function sectionAbove(set: SetView, root: number): string | undefined {
  const { index } = set.page
  const at = sectionAt(set, root)
  if (at === undefined) return undefined
  const first = index.runs[index.runFrom[at]!]
  const text = first && first.at === at ? first.text : textAt(index, at)
  return text === undefined || text.length > 60 ? undefined : text
}

/** The nearest heading that ends before a record and stands in none. */
export function sectionAt(set: SetView, root: number): number | undefined {
  const headings = headingsOf(set)
  let [low, high] = [0, headings.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (headings[middle]! < root) low = middle + 1
    else high = middle
  }
  const at = headings[low - 1]
  return at === undefined || set.page.index.tree.last[at]! >= root ? undefined : at
}

function headingsOf(set: SetView): number[] {
  if (set.headings) return set.headings
  const { index } = set.page
  const records = set.views.map(({ record }) => record)
  const all = ['h1', 'h2', 'h3', 'h4', 'h5'].flatMap((tag) => index.tree.byTag.get(tag) ?? [])
  set.headings = all
    .filter((at) => index.runTo[at]! > index.runFrom[at]!)
    .filter((at) => !records.some(({ root, lastElement }) => at >= root && at <= lastElement))
    .sort((a, b) => a - b)
  return set.headings
}
