import { page, type Reply } from './html.ts'
import type { Engine, GatePage } from './world-types.ts'

/** Where each engine puts its gates. All of them answer with status 200. */
export function gatePagesOf(engine: Engine): GatePage[] {
  const missing = engine === 'table' ? '/item/999999' : '/o/zz99999'
  return [
    { path: '/check', kind: 'captcha' },
    { path: '/account', kind: 'login' },
    { path: missing, kind: 'not-found' },
    { path: '/limit', kind: 'blocked' },
  ]
}

/** The gate at a path, or nothing. */
export function gateReply(gates: readonly GatePage[], path: string, title: string): Reply | undefined {
  const gate = gates.find((candidate) => candidate.path === path)
  if (gate === undefined) return undefined
  if (gate.kind === 'blocked')
    return { status: 200, type: 'text/plain', body: '403 DDOS filter killed your path\n' }
  return { status: 200, type: 'text/html; charset=utf-8', body: page(title, BODIES[gate.kind] ?? '') }
}

const BODIES: Partial<Record<GatePage['kind'], string>> = {
  captcha: `<h1>Security check</h1><p>Please solve the captcha to continue.</p>
<form method="post" action="/check"><img src="/img/captcha.png" alt="captcha">
<input name="captcha" autocomplete="off" placeholder="Enter the characters"><button>Continue</button></form>`,
  login: `<h1>Log in</h1><p>You must log in to see this page.</p>
<form method="post" action="/account"><label>Username <input name="username"></label>
<label>Password <input name="password" type="password"></label><button>Log in</button></form>
<p><a href="/register">Register</a></p>`,
  'not-found': `<h1>Not found</h1><p>This listing does not exist or has been removed.</p><p><a href="/">Back</a></p>`,
}
