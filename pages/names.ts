/** What pages call things, as they print it, and what is known of it. */
type Entry<Known> = { printed: string; known: Known; next: Entry<Known> | undefined }

const MOST_NAMES = 1_000
const LONGEST_NAME = 20
const SLOTS = 1_024

/** One step of the number by which a name is looked up: over all its characters, from zero. */
export const hashWith = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0

/**
 * What is known of each name, so that a page's text is compared with it where it stands and none is cut out. Bounded,
 * whatever pages make up.
 */
export class Names<Known> {
  private slots: (Entry<Known> | undefined)[] = Array.from({ length: SLOTS })
  private count = 0
  private readonly know: (printed: string) => Known

  constructor(know: (printed: string) => Known) {
    this.know = know
  }

  /** @param hash of the characters from `start` to `end`, by `hashWith` */
  find(text: string, start: number, end: number, hash: number): Known {
    for (let entry = this.slots[hash & (SLOTS - 1)]; entry; entry = entry.next)
      if (entry.printed.length === end - start && standsAt(text, start, entry.printed)) return entry.known
    return this.add(text.slice(start, end), hash & (SLOTS - 1))
  }

  /** The same, of a name of which no more is known than where it stands. */
  look(text: string, start: number, end: number): Known {
    let hash = 0
    for (let at = start; at < end; at++) hash = hashWith(hash, text.charCodeAt(at))
    return this.find(text, start, end, hash)
  }

  private add(printed: string, slot: number): Known {
    if (printed.length > LONGEST_NAME) return this.know(printed)
    if (++this.count > MOST_NAMES) {
      this.slots = Array.from({ length: SLOTS })
      this.count = 1
    }
    // Keys of objects are strings of their own; what was cut out of a page would keep all of it in memory.
    const own = Object.keys({ [printed]: true })[0]!
    const known = this.know(own)
    this.slots[slot] = { printed: own, known, next: this.slots[slot] }
    return known
  }
}

/** Names are short: compared sign by sign in less time than a call for it takes. */
function standsAt(text: string, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at++)
    if (text.charCodeAt(start + at) !== name.charCodeAt(at)) return false
  return true
}
