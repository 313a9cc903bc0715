import { isMain, pairsOf, type DetailView } from '../wrapper/detail-view.ts'
import { isName } from '../wrapper/learn-vendor.ts'
import { textAt } from '../wrapper/page-index.ts'

/** Marks and headings that stand where a name could: `Level 5`, `Trusted Vendor`, `Feedback Ratings`. */
const NO_NAME =
  /^(?:level|lvl\.?|rank|stufe|уровень|等级)\s?\d+$|^(?:trusted|verified|top|new|premium|elite|featured|approved|established|banned)\s(?:vendor|seller|merchant|user|member|buyer)s?$|^since$|\b(?:keys?|feedbacks?|ratings?|reviews?|statistics|stats|actions|history|orders)$/iu
/** Headings of every profile. */
const GENERIC =
  /^(?:(?:vendor|seller|user|member|shop|store|public|contact)?\s?(?:profile|details|info(?:rmation)?|page|vendor|seller|shop|store|user)|about(?: me| us)?|pgp(?: key)?|public key|offers|listings|items|feedback|reviews|ratings|terms.*|welcome)$|^(?:个人资料|卖家|商家|用户|公钥|评价)$/iu
/** `anna's shop`, `Trader: anna`, `Магазин «anna»`, `商家：anna` */
const NAMED =
  /^(?<about>\S+(?: \S+)?)(?:['’]s\b|的(?:个人)?(?:资料|主页|空间|店铺|信息))|^(?:profile|shop|store|vendor|seller|trader|dealer|merchant|user|profil|händler|verkäufer|профиль|магазин|продавец|商家|卖家|店铺|用户)(?:(?: of| by|:)?\s+|\s*[:：]\s*|(?=[«“「『]))[«“「『"]?(?<of>[^\s«“「『"][^»”」』"]*)[»”」』"]?$/iu

type Name = { text: string; evidence: string; confidence: number }

/**
 * Behind a label for users or in a heading. Of several that which the page bears out, by a link to it or its address; of
 * headings the last before the profile's first fact: above it stands the market's own name.
 *
 * @param facts the run where the profile's facts begin
 */
export function findVendorName(view: DetailView, url: string | undefined, facts: number): Name | undefined {
  const { index } = view.page
  const address = decode(url ?? '').toLowerCase()
  const isLikely = ({ text }: Name): boolean => isName(text) && !GENERIC.test(text) && !NO_NAME.test(text)
  const labelled = namesByLabel(view).filter(isLikely)
  const headings = namesInHeadings(view, address).filter(isLikely)
  if (labelled.length + headings.length < 2) return labelled[0] ?? headings[0]
  const linked = new Set(index.links.flatMap(({ href, at }) => [...decode(href).toLowerCase().split(/[/?&=]/), textAt(index, at).toLowerCase()])) // prettier-ignore
  const isBorneOut = ({ text }: Name): boolean =>
    address.includes(text.toLowerCase()) || linked.has(text.toLowerCase())
  const borne = headings.filter(isBorneOut).toSorted((a, b) => a.run - b.run)
  return (
    labelled.find(isBorneOut) ??
    borne.find(({ confidence }) => confidence > 0.7) ??
    borne.findLast(({ run }) => run < facts) ??
    borne[0] ??
    labelled[0] ??
    headings[0]
  )
}

function namesByLabel(view: DetailView): Name[] {
  const { index } = view.page
  return pairsOf(view, 'vendor').flatMap(({ value, cell, label }) => {
    // What stands beside a column's head is the next head.
    if (cell !== undefined && index.tree.elements[cell]!.name === 'th') return []
    const first = cell === undefined ? undefined : index.runs[index.runFrom[cell]!]
    return [{ text: bare(first?.text ?? value), evidence: `label "${label.slice(0, 40)}"`, confidence: 0.8 }] // prettier-ignore
  })
}

type Heading = Name & { run: number }

function namesInHeadings(view: DetailView, address: string): Heading[] {
  const { index } = view.page
  return ['h1', 'h2', 'h3'].flatMap((tag) => index.tree.byTag.get(tag) ?? []).flatMap((at) => {
    const first = index.runs[index.runFrom[at]!]
    if (!first || index.runTo[at] === index.runFrom[at] || !isMain(view, at)) return []
    const named = NAMED.exec(first.text)?.groups
    const text = bare(named?.['about'] ?? named?.['of'] ?? first.text)
    const sure = address.includes(text.toLowerCase()) || named !== undefined
    return [{ run: index.runFrom[at]!, text, evidence: sure ? 'a heading that names a user' : 'the first heading', confidence: sure ? 0.8 : 0.6 }]
  })
} // prettier-ignore

const bare = (text: string): string =>
  text
    .replace(/^@/, '')
    .split(/\s[-–|([]|\s*\(/)[0]!
    .trim()

function decode(url: string): string {
  return /%[\da-f]{2}/i.test(url) ? url.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : url // prettier-ignore
}
