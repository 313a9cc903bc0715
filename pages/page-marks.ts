import type { CheerioAPI } from 'cheerio'
import type { Element } from 'domhandler'
import { addressOf } from './entities/addresses.ts'
import { longRuns } from './entities/long-runs.ts'
import { pgpFingerprints } from './entities/pgp.ts'
import { revealText } from './entities/reveal-text.ts'
import { featuresOf } from './page-features.ts'
import { fold, treeOf } from './tree.ts'

/** By what a page is known again on another mirror of its market. Every list is sorted, each value once. */
export type PageMarks = {
  title: string
  /** Hashes of the elements that the page is built of, with their places in each other. */
  shape: number[]
  /** Addresses whose checksums hold. */
  wallets: string[]
  /** Fingerprints of the public keys it shows. */
  keys: string[]
  /** Where its log-in forms send to: a path, or an address where that is another host. */
  logins: string[]
}

const MOST_OF_A_KIND = 200
const MOST_SHAPES = 400
const LONGEST_TEXT = 400_000
/** Part of a path that is made anew for each visitor. */
const TOKEN = /^[0-9a-f]{16,}$|^[\w-]{32,}$/i

/** @param url where the page was read: what lies on the same host is told by its path alone */
export function marksOf($: CheerioAPI, html: string, url: string): PageMarks {
  const { text, title } = featuresOf($)
  const runs = longRuns(revealText(text.slice(0, LONGEST_TEXT)))
  return {
    title: fold(title).slice(0, 200),
    shape: shapeOf(treeOf($).elements),
    wallets: sorted(runs.flatMap((run) => addressOf(run)?.value ?? [])),
    keys: html.includes('BEGIN PGP PUBLIC KEY') ? sorted(pgpFingerprints(html)) : [],
    logins: sorted(loginTargets($, url)),
  }
}

/** Of what both pages are built, as a share of what either is: 0 to 1. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  if (a.length + b.length === 0) return 1
  const other = new Set(b)
  const both = a.filter((hash) => other.has(hash)).length
  return both / (a.length + b.length - both)
}

function sorted(values: string[]): string[] {
  return [...new Set(values)].toSorted().slice(0, MOST_OF_A_KIND)
}

/** Element within element with their first class: rows of a table count once, so a longer list is the same page. */
function shapeOf(elements: readonly Element[]): number[] {
  const shape = new Set<number>()
  for (const element of elements) {
    if (shape.size >= MOST_SHAPES) break
    const parent = element.parent as Element | null
    shape.add(hashOf(`${parent && 'name' in parent ? nameOf(parent) : ''}>${nameOf(element)}`))
  }
  return [...shape].toSorted((a, b) => a - b)
}

function nameOf({ name, attribs }: Element): string {
  return `${name}.${(attribs?.['class'] ?? '').split(/\s/, 1)[0] ?? ''}`
}

/** FNV-1a, as a signed 32-bit number. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash | 0
}

function loginTargets($: CheerioAPI, url: string): string[] {
  const fields = (treeOf($).byTag.get('input') ?? []).map((at) => treeOf($).elements[at]!)
  const forms = fields.filter(({ attribs }) => attribs['type']?.toLowerCase() === 'password').map(formOf)
  return forms.flatMap((form) => (form ? [targetOf(form.attribs['action'] ?? '', url)] : []))
}

function formOf(field: Element): Element | undefined {
  let at = field.parent as Element | null
  while (at && at.name !== 'form') at = at.parent as Element | null
  return at ?? undefined
}

function targetOf(action: string, url: string): string {
  if (!URL.canParse(action, url)) return action.slice(0, 200)
  const { host, pathname } = new URL(action, url)
  const path = pathname.split('/').map((part) => (TOKEN.test(part) ? '*' : part)).join('/') // prettier-ignore
  return (host === new URL(url).host ? path : `//${host}${path}`).slice(0, 300)
}
