import type { CheerioAPI } from 'cheerio'
import type { Link } from './links.ts'
import { listAddress, type ListAddress } from './list-address.ts'
import { featuresOf } from './page-features.ts'
import { printedTotal } from './printed-total.ts'
import { treeOf } from './tree.ts'

/** What a page says of the list that it belongs to. */
export type ListFacts = ListAddress & {
  /** Other pages of this list and slice that it links to. */
  linked: number[]
  /** Paths of other slices of the list that it offers, by links and by GET forms. */
  slices: string[]
  printedTotal: number | undefined
}

const MOST_LINKED = 50
const MOST_SLICES = 40

/** Reads a page as a page of a list, whether or not it turns out to be one. */
export function readList($: CheerioAPI, url: string, links: readonly Link[]): ListFacts {
  const here = new URL(url)
  const address = listAddress(here.pathname + here.search)
  const paths = links.filter(({ hidden, url }) => !hidden && new URL(url).host === here.host).map(pathOf)
  const others = paths
    .map((path) => ({ path, ...listAddress(path) }))
    .filter(({ list }) => list === address.list)
  const linked = others.flatMap(({ slice, number }) =>
    slice === address.slice && number !== undefined && number !== address.number ? [number] : [],
  )
  const sliced = others.filter(
    ({ slice, number }) => slice !== '' && slice !== address.slice && number === undefined,
  )
  return {
    ...address,
    linked: [...new Set(linked)].slice(0, MOST_LINKED),
    slices: [...new Set([...sliced.map(({ path }) => path), ...formSlices($, here, address.list)])].slice(0, MOST_SLICES), // prettier-ignore
    printedTotal: printedTotal(featuresOf($).text),
  }
}

/** What a GET form with choices leads to, one choice at a time: the orders and excerpts that a visitor may pick. */
function formSlices($: CheerioAPI, here: URL, list: string): string[] {
  const forms = (treeOf($).byTag.get('form') ?? []).map((at) => $(treeOf($).elements[at]))
  return forms.flatMap((form) => {
    const action = form.attr('action') || here.pathname + here.search
    if (/post/i.test(form.attr('method') ?? '') || !URL.canParse(action, here)) return []
    const target = new URL(action, here)
    if (target.host !== here.host) return []
    const kept = form.find('input[type=hidden][name]').toArray()
    for (const { attribs } of kept) target.searchParams.set(attribs['name']!, attribs['value'] ?? '')
    return form
      .find('select[name]')
      .toArray()
      .flatMap((select) =>
        $(select)
          .find('option[value]')
          .toArray()
          .flatMap(({ attribs }) => {
            const choice = new URL(target)
            choice.searchParams.set(select.attribs['name']!, attribs['value']!)
            const path = choice.pathname + choice.search
            const address = listAddress(path)
            return address.list === list && address.slice !== '' ? [path] : []
          }),
      )
  })
}

function pathOf({ url }: Link): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
