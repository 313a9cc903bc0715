import { choicesOf, pathShape } from '#pages/path-shape.ts'

/** What pages of one sort gave when they were fetched first. */
export type GroupYield = {
  fetched: number
  gave: number
  told: number
  begot: number
  kind: string | null
  listed: boolean
}

type Groups = ReadonlyMap<string, GroupYield>

const TRIES = 2
/** Once so many names of choices gave nothing, one try of another name is enough, and later none. */
const DOUBT = 2
const MOST_IN_VAIN = 8
const SHARE_IN_VAIN = 0.01
const POOR = 0.25
/** From so many pages on, half of which led somewhere, a choice is a way into the market and no excerpt. */
const PROOF = 4

/** The market's own name for a choice, wherever it is made. */
const isChoiceGroup = (name: string) => name.startsWith('?')

/** Whether an address makes choices beside naming a page: then it shows no more than the page without them. */
export function makesChoices(path: string, groups: Groups): boolean {
  return choicesOf(path).some((name) => !leadsOn(groups.get(`?${name}`)))
}

function leadsOn(group: GroupYield | undefined): boolean {
  return group !== undefined && group.fetched >= PROOF && group.gave >= group.fetched / 2
}

/** Why a choice is not worth asking for: pages that made it showed nothing that others had not. */
export function idleChoiceOf(path: string, groups: Groups): string | undefined {
  const name = triesOf(path, groups).find(({ fetched, most }) => fetched >= most)?.name
  return name === undefined ? undefined : `pages with ${name.slice(0, 100)} show nothing new`
}

/**
 * All links of a page are found at once, before any was read: of those whose choice has not proved itself one is asked
 * for at a time.
 */
export function openTrials<Page extends { id: number; path: string }>() {
  let held: Page[] = []
  /** By name of a choice: how many pages had been read when one more was asked for. */
  const asked = new Map<string, number>()
  /** False while another page with the same choice is on its way. */
  function mayAsk(path: string, groups: Groups): boolean {
    const trials = triesOf(path, groups)
    if (trials.some(({ name, fetched }) => (asked.get(name) ?? -1) >= fetched)) return false
    for (const { name, fetched } of trials) asked.set(name, fetched)
    return true
  }
  return {
    /** With those that wait; each once, also where its lease ran out meanwhile. */
    withHeld: (pages: readonly Page[]): Page[] => [...new Map([...pages, ...held].map((page) => [page.id, page])).values()],
    /** Those to be fetched now; the others wait. */
    choose(pages: readonly Page[], groups: Groups, isFree: (page: Page) => boolean): Page[] {
      const chosen = new Set(pages.filter((page) => isFree(page) || mayAsk(page.path, groups)))
      held = pages.filter((page) => !chosen.has(page))
      return [...chosen]
    },
  }
} // prettier-ignore

/** The choices of an address that have not led anywhere yet, with how many pages of each were read and may be. */
function triesOf(path: string, groups: Groups): { name: string; fetched: number; most: number }[] {
  const names = choicesOf(path).map((name) => `?${name}`)
  if (names.length === 0 || groups.get(pathShape(path).shape)?.listed) return []
  const vain = [...groups].flatMap(([name, group]) => (isChoiceGroup(name) && isPoor(group) ? [name] : []))
  const mostInVain = Math.max(MOST_IN_VAIN, (groups.get('')?.fetched ?? 0) * SHARE_IN_VAIN)
  return names.flatMap((name) => {
    const group = groups.get(name)
    if (group && !isPoor(group)) return []
    const others = vain.filter((other) => other !== name).length
    const most = others >= mostInVain ? 0 : others >= DOUBT ? 1 : TRIES
    return [{ name, fetched: group?.fetched ?? 0, most }]
  })
}

/** Without end is only what leads on to itself; words of its own are something. */
function isPoor({ fetched, gave, told, begot }: GroupYield): boolean {
  return gave < fetched * POOR && told < fetched / 2 && begot >= fetched / 2
}
