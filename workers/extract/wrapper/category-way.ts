import { runText, type PageIndex, type PageLink } from './page-index.ts'

/** Links one after the other with nothing but a mark of descent between: `Drugs / Cannabis / Flowers`. */
export type Way = { links: PageLink[]; mark: string; from: number; to: number; tail: string | undefined }

const MARK = /^(?:[/>›»→⇒➔]|->|=>|::)$/u

/** The ways among these links, in the page's order; a way of one link has a tail, the words behind its mark. */
export function waysAmong(index: PageIndex, links: PageLink[]): Way[] {
  const ways: Way[] = []
  let last: Way | undefined
  for (const link of links) {
    const [from, to] = [index.runFrom[link.at]!, index.runTo[link.at]!]
    if (to - from !== 1) continue
    const mark = index.runs[from - 1]?.text
    if (
      last &&
      mark === last.mark &&
      last.to + 1 === from &&
      isBeside(index, last.links.at(-1)!.at, link.at)
    ) {
      last.links.push(link)
      last.to = to
      continue
    }
    const behind = index.runs[to]?.text.split(' ')[0]
    last = behind !== undefined && MARK.test(behind) ? { links: [link], mark: behind, from, to, tail: undefined } : undefined // prettier-ignore
    if (last) ways.push(last)
  }
  for (const way of ways) {
    const behind = index.runs[way.to]?.text ?? ''
    if (behind === way.mark) way.tail = index.runs[way.to + 1]?.text
    else if (behind.startsWith(`${way.mark} `)) way.tail = behind.slice(way.mark.length).trim()
  }
  return ways.filter((way) => way.links.length > 1 || way.tail !== undefined)
}

/** Both in one element, or each in an element of its own beside the other. */
function isBeside({ parent }: PageIndex, a: number, b: number): boolean {
  return parent[a] === parent[b] || parent[parent[a]!] === parent[parent[b]!]
}

export const nameOfStep = (index: PageIndex, { at }: PageLink): string =>
  runText(index, index.runFrom[at]!, index.runTo[at]!)

/** The way whose first link is the first thing behind a label. */
export function wayBehind(index: PageIndex, links: PageLink[], label: number): string[] | undefined {
  const way = waysAmong(index, links).find(({ from }) => from === label + 1)
  return way && way.links.length > 1 ? way.links.map((link) => nameOfStep(index, link)) : undefined
}
