import type { CheerioAPI } from 'cheerio'
import type { ListRow } from '#db/list-readings.ts'
import type { Link } from '#pages/links.ts'
import { readList } from '#pages/read-list.ts'
import type { Judged } from './capture-page.ts'

/** What a captured page says of the list that it is a page of; nothing where it is none. */
export function listRowOf(
  { kind }: Judged,
  $: CheerioAPI,
  { url, links }: { url: string; links: Link[] },
): { list?: ListRow } {
  if (kind === 'listing' || kind === 'vendor' || kind === 'review') return {}
  const list = readList($, url, links)
  const isList = kind === 'list' || list.number !== undefined || list.linked.length > 0
  return isList ? { list } : {}
}
