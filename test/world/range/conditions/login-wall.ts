import { z } from 'zod'
import { dropCookie, openVisitors } from '../cookies.ts'
import type { ConditionContext, ConditionKind, SiteReply, SiteRequest } from '../site.ts'

export const LoginWallParams = z.strictObject({
  user: z.string().min(1).default('reader').describe('the one account that is let in'),
  secret: z.string().min(1).default('a plain long secret'),
  kickAfter: z.number().int().positive().optional().describe('requests after which a session ends'),
  kickAfterSeconds: z.number().positive().optional().describe('seconds after which a session ends, scaled'),
  lost: z
    .enum(['form', 'empty', 'redirect', 'refresh', 'not-found'])
    .default('form')
    .describe(
      'what strangers are shown: the form with status 200, the market without its goods, a redirect, a page that goes to the form by itself, or nothing',
    ),
  captcha: z.boolean().default(false).describe('the log-in asks for a captcha'),
  form: z
    .enum(['own', 'outside', 'get'])
    .default('own')
    .describe('where the form leads: home, to another site, or into an address'),
})

type Params = z.infer<typeof LoginWallParams>
type State = { requests: number; since: Date }

const SESSION = 'wall_session'
const MARK =
  '<p class="signed-in">Signed in as <b class="own-name">you</b>. <a href="/logout">Log out</a></p></body>'

/**
 * A market that shows its goods to its own users only: a form with a token that is good once, sessions that end
 * without a word, and registration for everybody. Whoever is let in sees a mark on each page.
 */
export const loginWall: ConditionKind<Params> = {
  kind: 'login-wall',
  open(params, context) {
    const visitors = openVisitors<State>(SESSION)
    const tokens = new Set<string>()
    let made = 0
    const { doors } = context.site
    const form = (words: string, wasWrong = false): SiteReply => {
      const token = `t${++made}-${context.seed.length}`
      tokens.add(token)
      if (doors && !params.captcha && params.form === 'own')
        return gate(context, 'Log in', doors.login(token, wasWrong))
      return gate(context, 'Log in', formOf(token, words, { ...params, ...context }))
    }
    function enter({ form: sent, at }: SiteRequest): SiteReply {
      const isFresh = tokens.delete(sent?.get('token') ?? '')
      const isRight = sent?.get('name') === params.user && sent.get('word') === params.secret
      if (!isFresh || !isRight || sent.get('stay') !== 'on')
        return form('That was not right. Please try again.', true)
      const { header } = visitors.welcome({ requests: 0, since: at })
      return { status: 302, headers: [header, ['location', '/']], body: '', kind: 'login' }
    }
    return {
      async answer(request, next) {
        const { pathname } = request.url
        if (pathname === '/login') return request.method === 'POST' ? enter(request) : form('')
        if (pathname === '/register')
          return gate(
            context,
            'Register',
            doors?.register('none') ?? '<form method="post"><input name="name"></form>',
          )
        const known = visitors.of(request.cookies)
        if (known && pathname === '/logout') visitors.end(known.id)
        if (!known || pathname === '/logout' || isOver(known.state, request.at, params, context)) {
          if (known) visitors.end(known.id)
          return strangers(params, context, request, form)
        }
        known.state.requests += 1
        return marked(await next(request))
      },
    }
  },
}

function isOver({ requests, since }: State, at: Date, params: Params, { scale }: ConditionContext): boolean {
  const { kickAfter = Infinity, kickAfterSeconds = Infinity } = params
  return requests >= kickAfter || at.getTime() - since.getTime() >= kickAfterSeconds * scale * 1000
}

function strangers(
  { lost }: Params,
  context: ConditionContext,
  { at }: SiteRequest,
  form: (words: string) => SiteReply,
): SiteReply {
  const gone = dropCookie(SESSION)
  switch (lost) {
    case 'form':
      return form('Please log in to see our wares.')
    case 'redirect':
      return { status: 302, headers: [gone, ['location', '/login']], body: '', kind: 'login' }
    case 'refresh':
      return gate(context, 'Please wait', (context.site.doors?.wait ?? waitFor)('/login'))
    case 'not-found':
      return {
        ...gate(context, 'Not found', '<h1>Page not found</h1><p>There is no such page.</p>'),
        status: 404,
      }
    case 'empty': {
      const body = context.site.frame('Wares', '<h1>Wares</h1><p>Nothing here yet.</p>', at, context.design())
      return { status: 200, body, kind: 'login' }
    }
  }
}

const waitFor = (target: string): string =>
  `<meta http-equiv="refresh" content="2;url=${target}"><p>You will be taken to the log-in.</p>`

type Page = Exclude<SiteReply, string>

function gate(context: ConditionContext, title: string, words: string): Page {
  const body = `<!doctype html><html><head><title>${title} - ${context.market}</title></head><body>${words}</body></html>`
  return { status: 200, headers: [['content-type', 'text/html; charset=utf-8']], body, kind: 'login' }
}

function formOf(token: string, words: string, { captcha, form, outside }: Params & ConditionContext): string {
  const puzzle = captcha ? '<img src="/captcha.png" alt="captcha"><input name="captcha">' : ''
  return `<h1>Log in</h1><p>${words}</p><form class="wall" method="${form === 'get' ? 'get' : 'post'}" action="${form === 'outside' ? `http://${outside}` : ''}/login">
<input type="hidden" name="token" value="${token}"><input name="name"><input type="password" name="word">
<input type="checkbox" name="stay"> ${puzzle}<button>Enter</button></form><p><a href="/register">Register</a></p>`
}

function marked(reply: SiteReply): SiteReply {
  if (typeof reply === 'string' || typeof reply.body !== 'string') return reply
  return { ...reply, body: reply.body.replace('</body>', MARK) }
}
