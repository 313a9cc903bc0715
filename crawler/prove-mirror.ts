import { isWellKnown, knownPages, type KnownPage } from '#db/page-marks.ts'
import { recordCheck, type MirrorRow } from '#db/mirrors.ts'
import type { Mirror, RegisteredMarket } from '#db/registry.ts'
import type { Recipe } from '#pages/recipe.ts'
import { chooseSample } from './choose-sample.ts'
import { differencesOf, type Difference } from './compare-marks.ts'
import type { CrawlerDeps } from './market-session.ts'
import { openProbe, type Look, type Probe } from './probe-mirror.ts'

export type Verdict = 'proven' | 'undecided' | 'silent' | 'phishing'
/** `confirmed`: a sibling that answers at the same time shows it as the captures do. */
type Finding = Difference & { pageId: number; confirmed: boolean }
type Judgement = {
  verdict: Verdict
  reason: string
  compared: number
  findings: Finding[]
  captureId: string | null
}
type Inputs = { market: RegisteredMarket; recipe: Recipe | undefined; signal: AbortSignal }

/** A mirror that could not be decided about is looked at again after it. */
const AGAIN_MS = 30 * 60_000
/** A clone may show what its siblings show until it is trusted. */
const DAILY_MS = 24 * 3_600_000
/** So many pages must be the same. */
const FEWEST_SAME = 3

/**
 * Compares a mirror with what its proven siblings show, and enters what was found. Before it is proven nothing of it
 * is stored and nothing of a session goes there.
 *
 * @returns the verdict; undefined where nothing can be said: our own way out is down, or too little of the market is known
 */
export async function proveMirror(
  deps: CrawlerDeps,
  inputs: Inputs,
  candidate: MirrorRow,
  siblings: readonly Mirror[],
): Promise<Verdict | undefined> {
  // Until then a clone may differ in nothing but what is still to be read.
  if (!(await isWellKnown(deps.database, inputs.market.id))) return undefined
  const known = await knownPages(deps.database, inputs.market.id)
  const sample = chooseSample(known, deps.random)
  if (sample.length === 0) return undefined
  const wasActive = candidate.state === 'active'
  // Of two that are in use the older one is believed, or a clone that was trusted would drive out what it cloned.
  const others = wasActive ? siblings.filter(({ id }) => id < candidate.id).slice(0, 1) : siblings
  const judged = await judge(deps, inputs, { candidate, siblings: others, sample })
  if (!judged || inputs.signal.aborted) return undefined
  const now = deps.clock.now()
  const { captureId, ...check } = judged
  // One that is in use stays so until it is found to be a clone: whether it answers is for the scrape to see.
  const open = {
    undecided: wasActive ? 'active' : 'unproven',
    silent: wasActive ? 'active' : 'resting',
  } as const
  const state = ({ proven: 'active', phishing: 'quarantined', ...open } as const)[judged.verdict]
  const again = new Date(now.getTime() + (state === 'active' ? DAILY_MS : AGAIN_MS))
  await recordCheck(
    deps.database,
    { ...check, mirror_id: candidate.id, at: now, capture_id: captureId },
    { state, nextCheckAt: state === 'quarantined' ? null : again },
  )
  deps.events.mirrorChecked(inputs.market.name, candidate.id, judged.verdict)
  return judged.verdict
}

type Case = { candidate: MirrorRow; siblings: readonly Mirror[]; sample: KnownPage[] }

async function judge(
  deps: CrawlerDeps,
  inputs: Inputs,
  { candidate, siblings, sample }: Case,
): Promise<Judgement | undefined> {
  await using probe = await openProbe(deps, inputs.market, { mirror: candidate, ...inputs })
  await using live = await openLiveSiblings(deps, inputs, siblings)
  const found = {
    same: 0,
    compared: 0,
    findings: [] as Finding[],
    gates: [] as string[],
    captureId: null as string | null,
  }
  for (const page of sample) {
    const look = await probe.look(page)
    if (look.kind === 'egress-down') return undefined
    if (look.kind === 'silent' && found.compared + found.gates.length === 0)
      return undecided('silent', look.reason, found)
    if (look.kind !== 'marks') {
      found.gates.push(look.reason)
      continue
    }
    const differences = await confirm(page, look, live, candidate.state === 'active')
    if (!differences) {
      found.gates.push('no older mirror answers')
      continue
    }
    found.compared += 1
    if (differences.length === 0) found.same += 1
    else found.captureId ??= page.captureId
    found.findings.push(...differences)
  }
  return conclude(found, Math.min(FEWEST_SAME, sample.length))
}

/**
 * What changed since the last capture is no difference: a sibling that answers now has the last word. It has the first
 * one, too, about a mirror in use, whose own pages may be among those captures.
 */
async function confirm(
  page: KnownPage,
  look: Look & { kind: 'marks' },
  live: Probe,
  wasActive: boolean,
): Promise<Finding[] | undefined> {
  const first = differencesOf(page, look.marks)
  if (first.length === 0 && !wasActive) return []
  const now = await live.look(page)
  const confirmed = now.kind === 'marks'
  if (!confirmed && wasActive) return undefined
  const found = confirmed ? differencesOf({ ...now.marks, changing: page.changing }, look.marks) : first
  return found.map((difference) => ({ ...difference, pageId: page.pageId, confirmed }))
}

type Found = {
  same: number
  compared: number
  findings: Finding[]
  gates: string[]
  captureId: string | null
}

function conclude(found: Found, needed: number): Judgement {
  const { findings, same, compared, captureId } = found
  const grave = findings.filter(({ what }) => what !== 'other-page')
  // Against captures alone a changed key may be the vendor's own doing; on every other page it is not.
  const isSure = grave.some(({ confirmed }) => confirmed) || grave.length * 2 >= compared
  if (grave.length > 0 && !isSure)
    return undecided(
      'undecided',
      `it differs from old captures in ${namesOf(grave)} and no sibling answers`,
      found,
    )
  if (grave.length > 0) {
    const reason = `it differs from its siblings in ${namesOf(grave)}`
    return { verdict: 'phishing', reason, compared, findings, captureId }
  }
  // One page that looks otherwise may have been redesigned a moment ago; most of them are another site.
  if (findings.length > compared / 2)
    return { verdict: 'phishing', reason: 'it shows another site', compared, findings, captureId }
  if (same >= needed)
    return {
      verdict: 'proven',
      reason: `${same} of ${compared} pages are those of its siblings`,
      compared,
      findings,
      captureId,
    }
  return undecided('undecided', found.gates[0] ?? 'too few pages could be compared', found)
}

function undecided(
  verdict: 'undecided' | 'silent',
  why: string,
  { compared, findings, captureId }: Found,
): Judgement {
  const reason = verdict === 'silent' ? `nobody answers: ${why}` : `not compared yet: ${why}`
  return { verdict, reason, compared, findings, captureId }
}

const NAMES = { wallets: 'wallets', keys: 'PGP keys', logins: 'log-in target' } as const

function namesOf(findings: Finding[]): string {
  const kinds = new Set(findings.map(({ what }) => what as keyof typeof NAMES))
  return Array.from(kinds, (kind) => NAMES[kind]).join(', ')
}

/** Looks through the proven siblings in turn, opened when first asked. */
async function openLiveSiblings(
  deps: CrawlerDeps,
  inputs: Inputs,
  siblings: readonly Mirror[],
): Promise<Probe> {
  const open = new AsyncDisposableStack()
  const probes = new Map<number, Probe>()
  return {
    async look(page) {
      for (const mirror of siblings) {
        const options = { mirror, recipe: inputs.recipe, tries: 2, signal: inputs.signal }
        const probe = probes.get(mirror.id) ?? open.use(await openProbe(deps, inputs.market, options))
        probes.set(mirror.id, probe)
        const look = await probe.look(page)
        if (look.kind === 'marks') return look
      }
      return { kind: 'silent', reason: 'no proven sibling answers' }
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}
