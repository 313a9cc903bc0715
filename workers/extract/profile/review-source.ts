import { textAt } from '../wrapper/page-index.ts'
import type { SetView } from '../wrapper/record-view.ts'

/** Whether a review was brought along from another market, and from which. */
export type Source = { imported?: boolean; importedFrom?: string }

const WORD = String.raw`(?:imported|importiert|übernommen|импортирован\S*|перенес[её]н\S*|导入|搬运)`
const BEHIND = String.raw`(?:(?:from|von|aus|с|из)(?=[\s:：])|自|于|(?=[:：]))\s*[:：]?\s*(?:the\s|площадки\s|маркета\s|рынка\s)?["«“「『]?`
const NAME = String.raw`(?<market>\p{Lu}[\p{L}\d]+(?: [\p{L}\d]+){0,3}|\p{Script=Han}{2,8})`
/** `imported from Quiet Quay`, `(imported: Quiet Quay)`, `[Imported]`, `导入自青桐` */
const IMPORTED = new RegExp(`(?<![\\p{L}])${WORD}(?:\\s*${BEHIND}${NAME}|\\s*[\\])]?$)`, 'iu')
const MARKET = new RegExp(`^${NAME}$`, 'iu')
/** What a column of sources says of the market's own reviews. */
const OWN =
  /^(?:[-–—]*|here|own|native|local|this (?:market(?:place)?|site)|эта площадка|этот маркет|здесь|本(?:站|市场|平台)|自营|原生|diese[rs]? (?:markt|seite)|hier)$/iu

const HOME = /^(?:https?:\/\/[^/]*)?\/?(?:index\.\w+)?$/i

/** What marks say that stand anywhere in a review. */
export function sourceIn(texts: readonly string[]): Source {
  for (const text of texts) {
    const found = IMPORTED.exec(text)
    if (found) return { imported: true, ...(found.groups!['market'] !== undefined && { importedFrom: found.groups!['market'].trim() }) } // prettier-ignore
  }
  return {}
}

/** What a cell in a column of sources says; the page's own site is named by its links to the first page. */
export function sourceInCell(text: string | undefined, { page: { index } }: SetView): Source {
  const cell = text?.trim() ?? ''
  if (OWN.test(cell)) return { imported: false }
  const marked = sourceIn([cell])
  if (marked.imported) return marked
  if (!MARKET.test(cell)) return {}
  const isOwn = index.links.some((link) => HOME.test(link.href) && textAt(index, link.at).trim() === cell)
  return isOwn ? { imported: false } : { imported: true, importedFrom: cell }
}
