import type { PageForm } from '#pages/gate-form.ts'
import { formsOf } from '#pages/gate-form.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { HandOffAct } from './hand-off-act.ts'

/** Runs in a world of our own beside the page's scripts. */
export type Evaluate = (expression: string) => Promise<unknown>

/**
 * The form that an act is done to, by the place of the mouse or by where the keyboard is. The prototypes' own functions
 * are called: fields of a page may bear the names of ours.
 */
const FIND = `(place) => {
  const get = (proto, name, of) => Object.getOwnPropertyDescriptor(proto, name).get.call(of)
  const of = (proto, name, self, ...given) => proto[name].call(self, ...given)
  const html = (element) => get(Element.prototype, 'outerHTML', element)
  const element = place
    ? of(Document.prototype, 'elementFromPoint', document, place.x, place.y)
    : get(Document.prototype, 'activeElement', document)
  if (!element) return undefined
  const named = of(Element.prototype, 'closest', element, '[form]')
  const id = named && of(Element.prototype, 'getAttribute', named, 'form')
  const form = named ? of(Document.prototype, 'getElementById', document, id) : of(Element.prototype, 'closest', element, 'form')
  if (!form) return undefined
  const own = of(Element.prototype, 'getAttribute', form, 'id')
  const outside = [...of(Document.prototype, 'querySelectorAll', document, '[form]')]
  const others = outside.filter((other) => own && of(Element.prototype, 'getAttribute', other, 'form') === own)
  return { base: get(Node.prototype, 'baseURI', document), html: [form, ...others].map(html).join('') }
}`

/**
 * Which form an act would send, as the page has it now.
 *
 * @param url of the page
 */
export async function formOfAct(
  input: HandOffAct,
  url: string,
  evaluate: Evaluate,
): Promise<PageForm | undefined> {
  const place = 'x' in input ? JSON.stringify({ x: input.x, y: input.y }) : 'undefined'
  const found = (await evaluate(`(${FIND})(${place})`)) as { base: string; html: string } | undefined
  if (!found || !URL.canParse(found.base)) return undefined
  // An address that was read once holds no quotes any more.
  return formsOf(parsePage(`<base href="${new URL(found.base).href}">${found.html}`), url)[0]
}
