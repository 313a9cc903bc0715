import { isGate, PageKind } from '#contracts/page-kind.ts'
import type { Extraction } from '#contracts/extraction.ts'
import type { WaitingCapture } from '#db/captures.ts'
import type { WrapperRow } from '#db/wrappers.ts'
import { readCapture } from '#evidence/read-capture.ts'
import type { Recipe } from '#pages/recipe.ts'
import { readPage, type ExtractInput, type PageReading } from './extract/extract-page.ts'
import { Look } from './extract/wrapper/page-look.ts'
import { Wrapper } from './extract/wrapper/wrapper.ts'
import type { KeyReviews } from './key-reviews.ts'
import { withhold } from './withhold.ts'

/** A market's wrapper as it is stored. */
export type StoredWrapper = Omit<WrapperRow, 'rules' | 'looks'> & { rules: Wrapper; looks: Look[] }

/** Nothing where the stored one is of another program's version: pages are then read by what they show themselves. */
export function wrapperOf(row: WrapperRow | undefined): StoredWrapper | undefined {
  const rules = Wrapper.safeParse(row?.rules)
  const looks = Look.array().safeParse(row?.looks)
  return row && rules.success && looks.success ? { ...row, rules: rules.data, looks: looks.data } : undefined
}

/** `keyReviews` is left out where nothing that is read is stored. */
export type StoredPage = Omit<ExtractInput, 'wrappers'> & { keyReviews?: KeyReviews | undefined }

/** A capture's page as the extractor takes it. */
export async function openStored(
  capture: WaitingCapture,
  object: Uint8Array,
  { recipes, keyReviews }: { recipes: ReadonlyMap<string, Recipe>; keyReviews?: KeyReviews | undefined },
): Promise<StoredPage> {
  const { response, dom } = await readCapture(object)
  return {
    html: dom ?? response.html,
    url: capture.finalUrl,
    status: capture.status,
    contentType: response.contentType,
    capturedAt: capture.startedAt,
    recipe: capture.recipe === null ? undefined : recipes.get(capture.recipe),
    keyReviews,
  }
}

/** A reading of a capture; gates carry none. */
export type StoredReading = Omit<PageReading, 'tree'> & { tree?: PageReading['tree'] }

/** Gates carry no facts; a page kind that only the crawler's browser could tell stays as it was judged. */
export async function readStored(
  capture: WaitingCapture,
  object: Uint8Array,
  { wrapper, ...means }: Parameters<typeof openStored>[2] & { wrapper: StoredWrapper | undefined },
): Promise<StoredReading> {
  const kind = PageKind.parse(capture.pageKind)
  const nothing: Extraction = { pageKind: kind, listings: [], vendors: [], reviews: [], entities: [] }
  if (isGate(kind)) return { extraction: nothing, disputed: [] }
  return readWith(await openStored(capture, object, means), wrapper)
}

export function readWith(
  { keyReviews, ...page }: StoredPage,
  wrapper: StoredWrapper | undefined,
): PageReading {
  const read = readPage({ ...page, ...(wrapper && { wrappers: [wrapper.rules] }) })
  const extraction = wrapper ? withhold(read.extraction, wrapper.withheld) : read.extraction
  const reviews = keyReviews?.(extraction.reviews) ?? extraction.reviews
  return { ...read, extraction: { ...extraction, reviews } }
}
