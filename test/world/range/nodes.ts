import { createHash } from 'node:crypto'
import type { Node, Shelf } from './market-view.ts'

/** A made-up UUID that is the same for the same words. */
export function uuidOf(...words: string[]): string {
  const hex = createHash('sha256').update(words.join('\0')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The tree of categories above some shelves, each with a number, a slug and a UUID of its own. */
export function openNodes(
  shelves: readonly Shelf[],
  seed: string,
): { root: Node; all: Node[]; leafOf: Node[] } {
  const all: Node[] = []
  const grow = (path: readonly string[], inside: number[]): Node => {
    const depth = path.length
    const names = [...new Set(inside.flatMap((shelf) => shelves[shelf]!.path[depth] ?? []))]
    const node: Node & { children: Node[] } = {
      id: String(all.length),
      uuid: uuidOf(seed, 'category', ...path),
      slug: path.map(slugOf).join('/'),
      path,
      shelves: inside,
      children: [],
    }
    all.push(node)
    for (const name of names) {
      const below = inside.filter((shelf) => shelves[shelf]!.path[depth] === name)
      node.children.push(grow([...path, name], below))
    }
    return node
  }
  const root = grow([], shelves.map((_, shelf) => shelf)) // prettier-ignore
  const leafOf = shelves.map(({ path }) => all.find((node) => node.path.join('\0') === path.join('\0'))!)
  return { root, all, leafOf }
}

const CYRILLIC: Record<string, string> = { а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' } // prettier-ignore

export function slugOf(text: string): string {
  const latin = Array.from(text.toLowerCase(), (sign) => CYRILLIC[sign] ?? sign).join('')
  return latin.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'x'
}
