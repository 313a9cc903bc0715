import { z } from 'zod'
import type { ConditionKind } from '../site.ts'

export const ScriptedParams = z.strictObject({
  path: z.string().default('').describe('a regular expression; only pages whose path it matches'),
})

const PART = 'part'

/** Pages come as a shell: a script asks for the content and puts it in. */
export const scripted: ConditionKind<z.infer<typeof ScriptedParams>> = {
  kind: 'scripted',
  open({ path }) {
    const pattern = new RegExp(path)
    return {
      async answer(request, next) {
        const { url } = request
        if (!pattern.test(url.pathname)) return next(request)
        if (!url.searchParams.has(PART)) return { status: 200, body: SHELL }
        const whole = new URL(url)
        whole.searchParams.delete(PART)
        return next({ ...request, url: whole })
      },
    }
  },
}

const SHELL = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>…</title></head><body><main></main>
<noscript>This site needs JavaScript.</noscript><script>
const address = new URL(location.href)
address.searchParams.set('${PART}', '1')
fetch(address).then((answer) => answer.text()).then((text) => {
  const page = new DOMParser().parseFromString(text, 'text/html')
  document.title = page.title
  document.body.replaceWith(page.body)
})
</script></body></html>`
