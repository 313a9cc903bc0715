import { escapeHtml as e } from '../html.ts'
import type { ListModel, Node, View } from './market-view.ts'

export { escapeHtml as e, grouped } from '../html.ts'

export function documentOf(lang: string, title: string, head: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="${lang}"><head><meta charset="utf-8"><title>${e(title)}</title>${head}</head>
<body>
${body}
</body></html>
`
}

export const a = (href: string, text: string, classes = ''): string =>
  `<a${classes && ` class="${classes}"`} href="${e(href)}">${e(text)}</a>`

export const each = <T>(
  items: readonly T[],
  show: (item: T, index: number) => string,
  between = '\n',
): string => items.map(show).join(between)

/** Numbers around the current page, first and last always among them. */
export function pageNumbers({ page, pages, pageLink }: ListModel, current: (text: string) => string): string {
  const shown = Array.from({ length: pages }, (_, i) => i + 1).filter((n) => n === 1 || n === pages || Math.abs(n - page) < 4) // prettier-ignore
  return each(shown, (n) => (n === page ? current(String(n)) : a(pageLink(n), String(n))), ' ')
}

/** A link to the page behind this one, where there is one. */
export const nextLink = ({ page, pages, pageLink }: ListModel, text: string, classes = ''): string =>
  page < pages ? a(pageLink(page + 1), text, classes) : ''

/** The way down to a category, itself the last. */
export function wayTo(view: View, node: Node): Node[] {
  const step = (from: Node): Node[] => {
    const next = from.children.find(({ path }) => path.every((name, i) => node.path[i] === name))
    return next ? [next, ...step(next)] : []
  }
  return step(view.root)
}

/** All categories as lists in lists. */
export function nodeTree(view: View, nodes: readonly Node[], classes = ''): string {
  if (nodes.length === 0) return ''
  return `<ul${classes && ` class="${classes}"`}>${each(nodes, (node) => `<li>${a(view.nodeLink(node), node.path.at(-1)!)}${nodeTree(view, node.children)}</li>`)}</ul>`
}

export const lines = (text: string): string => e(text).replaceAll('\n', '<br>\n')
