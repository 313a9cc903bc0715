/** What pages call things, as they print it, with the one string that stands for it and a mark that tells it. */
type Known = { name: string; mark: number }

const MOST_NAMES = 1_000
const LONGEST_NAME = 20

/** Names as one string each, so that comparing two of them compares two addresses. Bounded, whatever pages make up. */
export class Names {
  private readonly known = new Map<string, Known>()
  private readonly nameOf: (printed: string) => string

  constructor(nameOf: (printed: string) => string) {
    this.nameOf = nameOf
  }

  find(printed: string): Known {
    return this.known.get(printed) ?? this.add(printed)
  }

  private add(printed: string): Known {
    const name = this.nameOf(printed)
    if (printed.length > LONGEST_NAME) return { name, mark: 0 }
    if (this.known.size >= MOST_NAMES) this.known.clear()
    // Keys of objects are strings of their own; what was cut out of a page would keep all of it in memory.
    const [key, own] = [printed, name].map((text) => Object.keys({ [text]: true })[0]!) as [string, string]
    const added = { name: own, mark: markOf(own) }
    this.known.set(key, added)
    return added
  }
}

/** Attributes that are asked for of each element of a page, and that few have. */
const ASKED = [
  'style',
  'hidden',
  'type',
  'class',
  'id',
  'role',
  'href',
  'title',
  'itemtype',
  'aria-label',
] as const

const markOf = (name: string): number => {
  const at = (ASKED as readonly string[]).indexOf(name)
  return at === -1 ? 0 : 1 << at
}

/** The marks of some attributes in one number. */
export const marksOf = (...names: (typeof ASKED)[number][]): number => names.reduce((marks, name) => marks | markOf(name), 0) // prettier-ignore
