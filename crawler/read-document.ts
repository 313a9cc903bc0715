import type { BrowserContext, Page } from 'playwright'

/**
 * The document as it stands, drawn in a world of our own, where no script of the page has had its hand in. Undefined
 * where it has grown beyond `maxLength` characters: it then never leaves the browser.
 */
export type ReadDocument = (maxLength: number) => Promise<string | undefined>

const WORLD = 'lanternfish'
/** A form can be named like a property of the document, and stands in its place even here. */
const READ = `(max) => {
  const [type, root] = ['doctype', 'documentElement'].map((name) =>
    Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(document))
  const html = (type ? new XMLSerializer().serializeToString(type) : '') + (root ? root.outerHTML : '')
  return html.length > max ? undefined : html
}`

/** @throws what Chromium says of a page that is on its way to another document */
export async function openReadDocument(context: BrowserContext, page: Page): Promise<ReadDocument> {
  const session = await context.newCDPSession(page)
  return async (maxLength) => {
    const { frameTree } = await session.send('Page.getFrameTree')
    const world = { frameId: frameTree.frame.id, worldName: WORLD }
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', world)
    const expression = `(${READ})(${maxLength})`
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(`the document cannot be read (${exceptionDetails.text})`)
    return typeof result.value === 'string' ? result.value : undefined
  }
}
