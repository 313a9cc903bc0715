import type { Page } from 'playwright'

/** What stands in a page for somebody to see beside its own document: shadow trees, frames, fields, what styles write. */
export type ReadSeen = () => Promise<string>

const WORLD = 'lanternfish-seen'
const SAY = 'lanternfishSaw'
/** Of text that a document says anew; one that says more is not read any more, and so not shown. */
const MAX_SAID = 100_000_000
const ELEMENT = 1
const TEXT = 3
/** What styles put before and behind elements has a name, too. */
const IS_TAG = /^[a-z]/i

/**
 * Says each text that comes to stand in the page as soon as it does, before it is drawn, however short it stays: what a
 * script takes away again is in no later reading. Scripts of the page do not see this.
 */
const OBSERVER = `if (window === window.top) {
  let left = ${MAX_SAID}
  const say = globalThis.${SAY}
  const textOf = (node) => node.nodeType === ${ELEMENT} ? node.outerHTML : node.nodeValue ?? ''
  const observer = new MutationObserver((records) => {
    const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]))
    const texts = [...added].filter((node) => !added.has(node.parentNode)).map(textOf)
    for (const { type, target, attributeName } of records)
      if (type === 'characterData') texts.push(target.data)
      else if (type === 'attributes') texts.push(target.getAttribute(attributeName) ?? '')
    const text = texts.join('\\n')
    left -= text.length
    if (left < 0) observer.disconnect()
    if (text !== '') say(left < 0 ? '' : location.href + ' ' + text)
  })
  observer.observe(document, { subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ['value', 'placeholder', 'label', 'alt'] })
}`

export type SeenText = { url: string; text: string }

/**
 * @param onText of each text that comes to stand there
 * @returns a reading of what stands there now; it throws where texts came faster than they could be read
 */
export async function watchSeen(page: Page, onText: (seen: SeenText) => void): Promise<ReadSeen> {
  const session = await page.context().newCDPSession(page)
  let isFlooded = false
  session.on('Runtime.bindingCalled', ({ payload }) => {
    const end = payload.indexOf(' ')
    if (end === -1) isFlooded = true
    else onText({ url: payload.slice(0, end), text: payload.slice(end + 1) })
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) isFlooded = false
  })
  // Without it what follows is forgotten when another process shows the next page.
  await session.send('Runtime.enable')
  await session.send('Page.enable')
  await session.send('Runtime.addBinding', { name: SAY, executionContextName: WORLD })
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: OBSERVER, worldName: WORLD })
  return async () => {
    const { documents, strings } = await session.send('DOMSnapshot.captureSnapshot', { computedStyles: [] })
    if (isFlooded) throw new Error('the page says more than can be read')
    return documents.map((document) => textOf(document, strings)).join('\n')
  }
}

type Rare = { index: number[]; value: number[] }
type Shown = {
  nodes: {
    parentIndex?: number[]
    nodeType?: number[]
    nodeName?: number[]
    nodeValue?: number[]
    inputValue?: Rare
    textValue?: Rare
  }
  layout: { text: number[] }
}

/** Shadow trees stand where their hosts do; behind all that, fields and what is drawn, styles' own words with it. */
function textOf({ nodes, layout }: Shown, strings: readonly string[]): string {
  const { parentIndex = [], nodeType = [], nodeName = [], nodeValue = [], inputValue, textValue } = nodes
  const tagOf = (node: number) => {
    const name = nodeType[node] === ELEMENT ? (strings[nodeName[node]!] ?? '') : ''
    return IS_TAG.test(name) ? name : ''
  }
  const open: number[] = []
  const parts: string[] = []
  for (const [node, type] of nodeType.entries()) {
    while (open.length > 0 && open.at(-1) !== parentIndex[node]) {
      const closed = tagOf(open.pop()!)
      if (closed !== '') parts.push(`</${closed}>`)
    }
    if (type === TEXT) parts.push(strings[nodeValue[node]!] ?? '')
    else {
      if (tagOf(node) !== '') parts.push(`<${tagOf(node)}>`)
      open.push(node)
    }
  }
  const fields = [...(inputValue?.value ?? []), ...(textValue?.value ?? []), ...layout.text]
  return [parts.join(''), ...fields.map((index) => strings[index] ?? '')].join('\n')
}
