import { isTag, isText, type Element } from 'domhandler'
import type { Tree } from './tree.ts'

/** Whether a page's own style sheet keeps an element out of sight. */
export type Hides = (element: Element) => boolean

/** Declarations that put an element where nobody sees it, as a `style` attribute or a rule has them. */
export const OUT_OF_SIGHT =
  /(?:^|;)\s*(?:(?:width|height|font-size|opacity|max-height|max-width)\s*:\s*0(?:\.0+)?(?:px|em|rem|%)?\s*(?:!important\s*)?(?:;|$)|(?:left|top|right|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0)/i
const GONE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i
/** One class or id, in an element that has another one at the most: what a style sheet hides with, in practice. */
const SELECTOR = /^(?:(?<above>[.#]?[\w-]+)(?:\s*>\s*|\s+))?(?<tag>[\w-]*)(?<mark>[.#])(?<name>[\w-]+)$/
const MOST_STYLE = 100_000
const MOST_SELECTOR = 200

/**
 * Reads rules in `<style>` whose selector is a class or an id. What another rule shows again, as a menu that opens, is
 * not hidden; nor is what a rule within `@media` hides, since it holds on some screens alone.
 */
export function hiddenByStyle(tree: Tree): Hides {
  const css = (tree.byTag.get('style') ?? [])
    .map((at) => tree.elements[at]!.children.map((node) => (isText(node) ? node.data : '')).join(''))
    .join('\n')
    .slice(0, MOST_STYLE)
  if (!GONE.test(css.replaceAll('{', ';')) && !OUT_OF_SIGHT.test(css.replaceAll(/[{}]/g, ';')))
    return () => false
  const rules = rulesOf(css)
  const shown = rules.filter(({ body }) => /(?:display\s*:\s*(?!none)|visibility\s*:\s*visible)/i.test(body))
  const hiding = rules.flatMap(({ selector, body }) => {
    const hides = selector.length < MOST_SELECTOR && (GONE.test(body) || OUT_OF_SIGHT.test(body))
    const found = hides ? SELECTOR.exec(selector)?.groups : undefined
    if (!found) return []
    const mark = `${found['mark']}${found['name']}`
    return shown.some((rule) => names(rule.selector, mark))
      ? []
      : [{ mark, tag: found['tag']!, above: found['above'] }]
  })
  return (element) =>
    hiding.some(
      ({ mark, tag, above }) =>
        wears(element, mark) &&
        (tag === '' || tag === element.name) &&
        (above === undefined || isBelow(element, above)),
    )
}

/** Also in a part of a compound: `.top:hover .menu` names `.menu`. */
function names(selector: string, mark: string): boolean {
  return selector.split(/[\s>+~]+/).some((part) => `${part}.`.replaceAll(/[:[]/g, '.').includes(`${mark}.`))
}

function wears({ attribs, name }: Element, mark: string): boolean {
  if (mark.startsWith('#')) return attribs['id'] === mark.slice(1)
  if (mark.startsWith('.')) return (attribs['class'] ?? '').split(/\s+/).includes(mark.slice(1))
  return name === mark
}

function isBelow(element: Element, above: string): boolean {
  for (let at = element.parent; at && isTag(at); at = at.parent) if (wears(at, above)) return true
  return false
}

type StyleRule = { selector: string; body: string }

/** Every rule that stands by itself; blocks within blocks are left out. One pass, whatever stands there. */
function rulesOf(css: string): StyleRule[] {
  const rules: StyleRule[] = []
  const text = withoutComments(css)
  let [depth, from, opened, nested] = [0, 0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') {
      if (depth === 0) opened = at
      else nested = true
      depth += 1
    } else if (text[at] === '}') {
      depth -= 1
      if (depth > 0) continue
      if (depth === 0 && !nested)
        rules.push({ selector: text.slice(from, opened), body: text.slice(opened + 1, at) })
      ;[depth, from, nested] = [0, at + 1, false]
    }
  }
  return rules.flatMap(({ selector, body }) =>
    selector.split(',').map((one) => ({ selector: one.trim(), body })),
  )
}

function withoutComments(css: string): string {
  let kept = ''
  for (let at = 0; ;) {
    const open = css.indexOf('/*', at)
    if (open === -1) return kept + css.slice(at)
    kept += css.slice(at, open)
    const close = css.indexOf('*/', open + 2)
    if (close === -1) return kept
    at = close + 2
  }
}
