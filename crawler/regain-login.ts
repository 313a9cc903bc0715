import { readAgain, type ProvedBy } from '#db/identity-sessions.ts'
import { CONTRADICTED, NO_CHECK, type LogInState } from '#pages/login-state.ts'
import { askForPerson, personNeeded } from './ask-for-person.ts'
import { askPath } from './ask-path.ts'
import type { Politeness } from './politeness.ts'
import { logIn } from './log-in.ts'
import type { MarketSession } from './market-session.ts'
import { checkLogin, type SiteLogIn } from './site-session.ts'

/** Nobody is asked again before: those who could be asked know by then. */
export const PERSON_REST_MS = 10 * 60_000
const RETRY_REST_MS = 30_000
const MOST_PROOFS = 5

export type RegainTools = {
  politeness: Politeness
  /** Idle when what was fetched so far stands in the database. */
  records: { idle: () => Promise<void> }
  signal: AbortSignal
}

/**
 * Gets a lost log-in back: by the cookies that we have if a page still takes them, by the approved credential, by a
 * person. What was read since the last proof is read again. Where nothing helps the scrape is laid down, not failed.
 */
export async function regainLogIn(session: MarketSession, tools: RegainTools): Promise<void> {
  const { deps, market, identity, siteLogIn } = session
  if (!siteLogIn) return
  await tools.records.idle()
  const before = await prove(session, tools)
  if (tools.signal.aborted) return
  if (before.state === 'proven') return siteLogIn.alive()
  if (before.state === 'unknown')
    return layDown(session, `the log-in is out of reach: ${before.reason}`, RETRY_REST_MS)
  deps.events.loggedOut(market.name, identity.id)
  const ending = await logIn(session, siteLogIn.rule, () => turn(session, tools))
  let why = ending.kind === 'sent' ? await proveAnew(session, siteLogIn, tools, 'login') : ending.reason
  if (why === undefined || tools.signal.aborted) return
  deps.events.logInFailed(market.name, identity.id, why)
  const kind = ending.kind === 'captcha' ? 'captcha' : 'login'
  const answer = await askForPerson(session, { kind, path: siteLogIn.rule.path })
  if (answer === 'solved') why = await proveAnew(session, siteLogIn, tools, 'person')
  if (why !== undefined && !tools.signal.aborted)
    layDown(session, personNeeded(`logged out; ${why}`), PERSON_REST_MS)
}

/** Waits until the market may be asked. */
export async function turn({ front }: MarketSession, { politeness, signal }: RegainTools): Promise<void> {
  await politeness.turn(signal)
  await front.turn(signal)
}

/** Shows the market's first page to the check; behind a queue it is asked for again when that is through. */
async function prove(session: MarketSession, tools: RegainTools): Promise<LogInState> {
  const [path = '/'] = session.market.start_paths
  let reason = 'the crawler closes'
  for (let attempt = 1; attempt <= MOST_PROOFS && !tools.signal.aborted; attempt++) {
    const asked = await askPath(session, path, () => turn(session, tools))
    const state = asked.read && checkLogin(session, asked.read)
    if (state && state.state !== 'unknown') return state
    reason = asked.reason
  }
  return { state: 'unknown', reason }
}

/** Keeps the state when a page proves it, and has read again what nothing had proven. @returns why it does not */
async function proveAnew(
  session: MarketSession,
  siteLogIn: SiteLogIn,
  tools: RegainTools,
  provedBy: ProvedBy,
): Promise<string | undefined> {
  const { state, reason } = await prove(session, tools)
  if (state !== 'proven') return sentenceOf(session, reason)
  const now = session.deps.clock.now()
  await readAgain(session.deps.database, siteLogIn.renewed(), now)
  await siteLogIn.save(provedBy, now)
  return undefined
}

/** Where the recipe is at fault and not the credential, it is named. */
function sentenceOf({ recipe }: MarketSession, reason: string): string {
  if (reason !== NO_CHECK && reason !== CONTRADICTED) return `the market did not let us in (${reason})`
  const what =
    reason === NO_CHECK
      ? 'it matches nothing on any page that the market showed after the log-in'
      : '`lost` holds on every page on which it holds'
  return `recipe ${recipe?.market ?? ''}: field login.check: ${what}: correct it, or the credential`
}

function layDown(session: MarketSession, reason: string, ms: number): void {
  session.layDown({ reason, restUntil: new Date(session.deps.clock.now().getTime() + ms) })
}
