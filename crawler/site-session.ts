import { lastSession, saveSession, type ProvedBy } from '#db/identity-sessions.ts'
import { judgeLogIn, type LogInState } from '#pages/login-state.ts'
import type { ReadPage } from './ask-page.ts'
import { SealError } from '#shared/master-key.ts'
import type { RegisteredMarket } from '#db/registry.ts'
import type { LogInRule, Recipe } from '#pages/recipe.ts'
import { gateSession } from './gate-session.ts'
import type { Identity, SessionState } from './identity.ts'
import { openLogInWatch, type LogInWatch } from './login-watch.ts'
import type { CrawlerDeps, MarketSession } from './market-session.ts'

/** Between two savings of what pages changed in a session that goes on. */
const SAVE_EVERY_MS = 30_000

/** A market that is read with a log-in: what tells whether we are logged in, and the state that is kept for next time. */
export type SiteLogIn = LogInWatch & {
  /** Keeps the state that a proof was just given for, where it changed; from pages only now and then. */
  save: (provedBy: ProvedBy, now: Date) => Promise<void>
  /** Keeps what the last pages changed. */
  close: (now: Date) => Promise<void>
}

type Place = { market: Pick<RegisteredMarket, 'access'>; recipe: Recipe | undefined }
type Opening = Place & { identity: Identity; holder: string; kept: SessionState | undefined }
type Keep = Pick<CrawlerDeps, 'database' | 'identityKey'>
type Keeping = Keep & Pick<CrawlerDeps, 'gate'>

/** How a market is read with a log-in: its entry says that it is (law 4), and its recipe how. */
export function logInRuleOf({ market, recipe }: Place): LogInRule | undefined {
  return market.access === 'public' ? undefined : recipe?.login
}

/**
 * The state that the identity's last proven session left. Undefined when there is none, no key to open it with, or
 * another key than the one that sealed it: then we log in anew.
 */
export async function findKeptState(
  { database, identityKey }: Keep,
  { identityId, ...place }: Place & { identityId: string },
): Promise<SessionState | undefined> {
  if (!identityKey || !logInRuleOf(place)) return undefined
  try {
    return (await lastSession(database, identityId, identityKey)) as SessionState | undefined
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}

/**
 * @param kept what `findKeptState` gave, with which the identity was opened
 * @returns nothing where the market is read as the public sees it
 */
export function openSiteLogIn(
  keep: Keeping,
  { identity, holder, kept, ...place }: Opening,
): SiteLogIn | undefined {
  const rule = logInRuleOf(place)
  if (!rule) return undefined
  const watch = openLogInWatch(rule, kept !== undefined)
  let saved = JSON.stringify(kept)
  let savedAt = -Infinity
  async function put(provedBy: ProvedBy, now: Date): Promise<void> {
    const { database, identityKey: key, gate } = keep
    if (!key || !watch.isSure()) return
    gateSession(gate.judge, identity)
    const { userAgent, cookies, origins } = identity
    const state: SessionState = { userAgent, cookies: cookies.list(), origins }
    const text = JSON.stringify(state)
    if (text === saved) return
    await saveSession(database, identity.id, state, { holder, provedBy, now, key })
    saved = text
    savedAt = now.getTime()
  }
  return {
    ...watch,
    async save(provedBy, now) {
      if (provedBy !== 'page' || now.getTime() - savedAt >= SAVE_EVERY_MS) await put(provedBy, now)
    },
    close: (now) => put('page', now),
  }
}

/** Judges whether a page was shown to somebody who is logged in, before anything of it is stored. */
export function checkLogin(
  { recipe, siteLogIn }: Pick<MarketSession, 'recipe' | 'siteLogIn'>,
  { page, $, judged }: Pick<ReadPage, 'page' | '$' | 'judged'>,
): LogInState | undefined {
  if (!siteLogIn) return undefined
  const { url, status, contentType } = page
  const html = page.dom ?? page.html
  return judgeLogIn(siteLogIn.rule, { $, html, url, status, contentType, recipe }, judged)
}
