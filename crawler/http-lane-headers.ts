import type { Identity } from './identity.ts'

/** Measured: 153, which npm brings, does not ask for JPEG XL and 156 does. */
const LAST_WITHOUT_JXL = 153

function acceptOf(userAgent: string): string {
  const version = Number(/Chrome\/(\d+)/.exec(userAgent)?.[1])
  const jxl = version > LAST_WITHOUT_JXL ? 'image/jxl,' : ''
  return (
    `text/html,application/xhtml+xml,application/xml;q=0.9,${jxl}image/avif,image/webp,image/apng,*/*;q=0.8,` +
    'application/signed-exchange;v=b3;q=0.7'
  )
}

/**
 * The headers of a navigation, in the order in which the browser lane sends them to a clear-text onion: there Chromium
 * leaves out Sec-Fetch-*, client hints and Brotli. `test/lanes.test.ts` compares the two as a server sees them.
 */
export function navigationHeaders(
  { host, href }: URL,
  { userAgent, acceptLanguage, cookies }: Pick<Identity, 'userAgent' | 'acceptLanguage' | 'cookies'>,
  referer: string | undefined,
  now: Date,
): string[] {
  const cookie = cookies.headerFor(href, now)
  const table: [string, string | undefined][] = [
    ['Host', host],
    ['Connection', 'keep-alive'],
    // Chromium sends these two where its requests are intercepted.
    ['Pragma', 'no-cache'],
    ['Cache-Control', 'no-cache'],
    ['Upgrade-Insecure-Requests', '1'],
    ['User-Agent', userAgent],
    ['Accept-Language', acceptLanguage],
    ['Accept', acceptOf(userAgent)],
    ['Referer', referer],
    ['Accept-Encoding', 'gzip, deflate'],
    ['Cookie', cookie],
  ]
  return table.flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
}
