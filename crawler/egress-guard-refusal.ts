import { guardRules, type RuleName } from './egress-guard-rules.ts'

/** What a lane is answered in the site's place. */
export function refusalPage(rule: RuleName): string {
  const text = `Lanternfish refused this request (${rule}): ${guardRules[rule]}.\n`
  const head = ['HTTP/1.1 403 Forbidden', 'Content-Type: text/plain', `Content-Length: ${text.length}`]
  return `${head.join('\r\n')}\r\nConnection: close\r\n\r\n${text}`
}
