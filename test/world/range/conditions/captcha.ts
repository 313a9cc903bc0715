import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { openVisitors } from '../cookies.ts'
import { drawCaptcha } from '../draw-captcha.ts'
import type { ConditionContext, ConditionKind, SiteReply, SiteRequest } from '../site.ts'

const Span = z.number().positive()

export const CaptchaParams = z.strictObject({
  answerSeconds: Span.default(60).describe('to answer; the page renews itself then'),
  sessionSeconds: Span.default(3600).describe('after it the captcha again'),
  lures: z
    .boolean()
    .default(false)
    .describe(
      'the page shows other pictures, sends a form by itself, and has fields with names of functions',
    ),
})
type Params = z.infer<typeof CaptchaParams>

const COOKIE = 'human'
const PICTURE = '/human.png'
const FORM = '/human'
/** Where the lures of the page lead. */
export const captchaLures = { picture: '/banner.png', form: '/vote' }

type Visitor = { since: number; code: string } | { since: number; code: undefined }

/** The digits in a picture, for a test that plays the person. @param address of the picture, as it was asked for */
export function captchaAnswer(address: string): string {
  return digitsOf(new URLSearchParams(address.split('?')[1]).get('k') ?? '')
}

/**
 * A captcha before every page, and nothing else: the picture is served to the visitor's own cookie alone, an answer is
 * taken once, in time. Everything with status 200.
 */
export const captcha: ConditionKind<Params> = {
  kind: 'captcha',
  open(params, context) {
    const visitors = openVisitors<Visitor>(COOKIE)
    const second = 1000 * context.scale
    const ask = (path: string): SiteReply => {
      const code = randomUUID()
      const { header } = visitors.welcome({ since: context.clock.now().getTime(), code })
      const body = pageOf(code, path, params, context)
      return { status: 200, headers: [header], body, kind: 'captcha' }
    }
    return {
      async answer(request, next) {
        const { pathname, search } = request.url
        const known = visitors.of(request.cookies)
        const path = pathname === FORM ? (request.form?.get('next') ?? '/') : pathname + search
        if (!known) return ask(path)
        const { id, state } = known
        const age = (request.at.getTime() - state.since) / second
        if (state.code === undefined) {
          if (age <= params.sessionSeconds) return next(request)
        } else if (age <= params.answerSeconds) {
          if (pathname + search === `${PICTURE}?k=${state.code}`)
            return picture(drawCaptcha(digitsOf(state.code)))
          if (isAnswer(request, state.code)) {
            const { header } = visitors.welcome({ since: request.at.getTime(), code: undefined })
            visitors.end(id)
            return { status: 303, headers: [header, ['location', path]], body: '' }
          }
        }
        visitors.end(id)
        return ask(path)
      },
    }
  },
}

function isAnswer({ method, url, form }: SiteRequest, code: string): boolean {
  const isForm = method === 'POST' && url.pathname === FORM && form?.get('token') === code
  return isForm && form.get('answer') === digitsOf(code)
}

function picture(body: Buffer): SiteReply {
  return { status: 200, headers: [['content-type', 'image/png']], body }
}

function digitsOf(code: string): string {
  const number = createHash('sha256').update(code).digest().readUInt32BE()
  return String(number % 100_000).padStart(5, '0')
}

const WORDS: Record<ConditionContext['language'], readonly [title: string, text: string]> = {
  en: ['Are you human?', 'Enter the digits of the picture to prove that you are human.'],
  ru: ['Вы человек?', 'Введите цифры с картинки, чтобы войти на сайт: капча.'],
  zh: ['安全验证', '请输入图片中的验证码后继续访问。'],
}

function pageOf(code: string, path: string, params: Params, { language, scale, outside }: ConditionContext) {
  const [title, text] = WORDS[language]
  const seconds = Math.max(1, Math.ceil(params.answerSeconds * scale))
  const next = path.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const grey =
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="#e8e8e8"/></svg>'
  const lures = `<img src="data:image/svg+xml,${encodeURIComponent(grey)}" alt=""><p>${grey}</p>
<img src="${captchaLures.picture}" alt="goods" width="80"><img src="http://${outside}/x.png" alt="">
<form id="lure" method="post" action="${captchaLures.form}"><input name="vendor" value="1"></form>
<script>document.getElementById('lure').submit()</script>`
  const named = ['getAttribute', 'closest', 'action', 'outerHTML'].map(
    (name) => `<input type="hidden" name="${name}">`,
  )
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title>
<meta http-equiv="refresh" content="${seconds}">
<style>body{font:16px sans-serif;margin:40px}input{font-size:24px;width:200px}</style></head>
<body><h1>${title}</h1><p>${text}</p><form method="post" action="${FORM}" id="human">
<p><img src="${PICTURE}?k=${code}" alt="captcha" width="252" height="66"></p>
<input type="hidden" name="token" value="${code}"><input type="hidden" name="next" value="${next}">
<p><label>Digits <input name="answer" autocomplete="off" autofocus></label> <button>OK</button></p>
${params.lures ? named.join('') : ''}</form>${params.lures ? lures : ''}</body></html>`
}
