import { countLogIn } from '#db/identity-sessions.ts'
import { openCredential } from '#db/credentials.ts'
import { SealError } from '#shared/master-key.ts'
import { featuresOf } from '#pages/page-features.ts'
import type { SeenForm } from '#pages/login-form.ts'
import type { LogInRule } from '#pages/recipe.ts'
import { askPath } from './ask-path.ts'
import type { MarketSession } from './market-session.ts'

/** How a log-in with a stored credential ended. `sent` says that the form went out, not that the site took it. */
export type LogInEnding = { kind: 'sent' } | { kind: 'captcha' | 'not-sent'; reason: string }

const MOST = 2
const WITHIN_MS = 3_600_000

/**
 * Fills the log-in form of the market's recipe with the approved credential of this identity and sends it once,
 * through a gate window, in the lane of the market. At most two an hour, whoever crawls.
 */
export async function logIn(
  session: MarketSession,
  rule: LogInRule,
  turn: () => Promise<void>,
): Promise<LogInEnding> {
  const { deps, identity } = session
  const { database, identityKey, clock, events } = deps
  if (!identityKey) return notSent('the crawler was given no master key to open credentials with')
  const credential = await approvedCredential(database, identity.id, identityKey)
  if ('reason' in credential) return notSent(credential.reason)
  const asked = await askPath(session, rule.path, turn)
  if (!asked.read) return notSent(`the log-in page is out of reach: ${asked.reason}`)
  const { page, $ } = asked.read
  if (featuresOf($).captchaField) return { kind: 'captcha', reason: 'the log-in page asks for a captcha' }
  const now = clock.now()
  const since = new Date(now.getTime() - (deps.logInHourMs ?? WITHIN_MS))
  const ids = { identityId: identity.id, credentialId: credential.id }
  const isCounted = await countLogIn(database, ids, { now, since, most: MOST })
  if (!isCounted) return notSent(`${MOST} log-ins an hour are the most`)
  let refusal: string | undefined = 'the log-in page shows no form that the recipe names'
  const { user, secret } = credential.secrets
  const fill = { ...rule.fields, [rule.user]: user, [rule.secret]: secret }
  const open = (form: SeenForm): Disposable | undefined => {
    refusal = faultOf(form, page.url, rule)
    return refusal === undefined ? openWindow(session, form, fill) : undefined
  }
  const { fetchTimeoutMs: timeoutMs, maxPageBytes: maxBytes } = deps.config
  const task = { url: page.requestedUrl, lane: asked.lane, timeoutMs, maxBytes }
  const form = { selector: rule.form.source, fill, open }
  const outcome = await deps.fetch({ ...task, form }, identity)
  if (outcome.kind !== 'page') return notSent(`the log-in page is out of reach: ${outcome.kind}`)
  if (refusal !== undefined) return notSent(refusal)
  events.logInSent(session.market.name, identity.id)
  return { kind: 'sent' }
}

async function approvedCredential(
  ...given: Parameters<typeof openCredential>
): Promise<NonNullable<Awaited<ReturnType<typeof openCredential>>> | { reason: string }> {
  try {
    return (await openCredential(...given)) ?? { reason: 'there is no approved credential' }
  } catch (error) {
    if (error instanceof SealError) return { reason: error.message }
    throw error
  }
}

function openWindow({ deps, identity }: MarketSession, form: SeenForm, fill: Record<string, string>) {
  const { hostname, pathname, search } = new URL(form.action)
  const fields = [...new Set([...form.fields.map(([name]) => name), ...Object.keys(fill)])]
  const until = new Date(deps.clock.now().getTime() + deps.config.fetchTimeoutMs)
  return identity.guard.openGateWindow({
    host: hostname,
    method: 'POST',
    path: pathname + search,
    fields,
    until,
  })
}

/** A secret goes to the site that showed the form, and never into an address. */
function faultOf({ action, method, fields }: SeenForm, url: string, rule: LogInRule): string | undefined {
  if (method !== 'POST') return 'the log-in form would put the secret into an address'
  if (new URL(action).origin !== new URL(url).origin) return 'the log-in form leads to another site'
  const names = fields.map(([name]) => name)
  const missing = [rule.user, rule.secret].find((name) => !names.includes(name))
  return missing === undefined ? undefined : `the log-in form has no field "${missing}"`
}

function notSent(reason: string): LogInEnding {
  return { kind: 'not-sent', reason }
}
