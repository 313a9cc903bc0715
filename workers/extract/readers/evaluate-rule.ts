import type { Element } from 'domhandler'
import type { Rule } from '#pages/recipe.ts'
import { selectIn, type Selector } from '#pages/select.ts'
import { fold, ownTextOf, textOf } from '#pages/tree.ts'
import type { Page } from '../page.ts'

/** The strings that a rule reads from a record (without one: from the page), in the order of docs/recipes.md. */
export function evaluateRule(
  rule: Rule,
  page: Page,
  record: Element | undefined,
  keepLines = false,
): string[] {
  if (rule.in === 'url') return finish(rule, page.url === undefined ? [] : [page.url])
  const scope = rule.in === 'page' ? undefined : record
  if (rule.select.length === 0) {
    if (rule.const !== undefined) return [String(rule.const)]
    return record ? finish(rule, [valueOf(record, rule, keepLines)]) : []
  }
  for (const selector of rule.select) {
    const values = finish(rule, read(selector, rule, page, scope, keepLines))
    if (values.length > 0) return values
  }
  return []
}

function read(
  selector: Selector,
  rule: Rule,
  page: Page,
  scope: Element | undefined,
  keepLines: boolean,
): string[] {
  if (rule.count) return countOf(selectIn(page.tree, selector, scope).length)
  const many = rule.all === true || rule.join !== undefined
  const hits = selectIn(page.tree, selector, scope, many ? Infinity : 1)
  if (rule.const !== undefined) return hits.length > 0 ? [String(rule.const)] : []
  const values = hits.map((hit) => valueOf(hit, rule, keepLines))
  return values
}

function countOf(hits: number): string[] {
  return hits > 0 ? [String(hits)] : []
}

function valueOf(element: Element, rule: Rule, keepLines: boolean): string {
  if (rule.attr !== undefined) return fold(element.attribs[rule.attr] ?? '')
  const text = rule.text === 'own' ? ownTextOf(element) : textOf(element)
  return keepLines ? foldLines(text) : fold(text)
}

function foldLines(text: string): string {
  return text.split('\n').map(fold).join('\n').replaceAll(/\n{3,}/g, '\n\n').trim() // prettier-ignore
}

function finish(rule: Rule, values: string[]): string[] {
  let found = values
  if (rule.match) found = found.flatMap((value) => matched(rule, value))
  if (rule.split) found = found.flatMap((value) => value.split(rule.split!).map(fold))
  if (rule.map) found = found.flatMap((value) => mapped(rule.map!, value))
  found = found.filter((value) => value !== '')
  return rule.join === undefined || found.length < 2 ? found : [found.join(rule.join)]
}

function matched({ match, group }: Rule, value: string): string[] {
  const hit = match!.exec(value)
  if (!hit) return []
  return [(hit[group ?? (hit.length > 1 ? 1 : 0)] ?? '').trim()]
}

function mapped(map: Record<string, string | number>, value: string): string[] {
  const key = Object.hasOwn(map, value)
    ? value
    : Object.keys(map).find((k) => k.toLowerCase() === value.toLowerCase())
  return key === undefined ? [] : [String(map[key])]
}
