// Crawlee's PlaywrightCrawler over the URLs that stdin lists: each page's document is taken, nothing is stored. The
// clock starts when the first `warmUp` pages are read, so that the start of the browser is in nobody's figure.
import { Configuration, log, LogLevel, PlaywrightCrawler } from '@crawlee/playwright'
import { chromium } from 'playwright'

const { urls, warmUp, concurrency, launch, allowed } = JSON.parse(await new Response(process.stdin).text())
log.setLevel(LogLevel.OFF)
const allowedTypes = new Set(allowed)
let read = 0
let began = 0
const crawler = new PlaywrightCrawler(
  {
    minConcurrency: concurrency,
    maxConcurrency: concurrency,
    maxRequestRetries: 0,
    useSessionPool: false,
    statusMessageLoggingInterval: 3600,
    launchContext: { launcher: chromium, launchOptions: launch },
    browserPoolOptions: { useFingerprints: false },
    preNavigationHooks: [
      async ({ page }, gotoOptions) => {
        gotoOptions.waitUntil = 'domcontentloaded'
        await page.route('**/*', (route, request) =>
          allowedTypes.has(request.resourceType()) ? route.continue() : route.abort(),
        )
      },
    ],
    async requestHandler({ page }) {
      if ((await page.content()).length === 0) return
      read += 1
      if (read === warmUp) began = performance.now()
    },
    failedRequestHandler({ request }, error) {
      process.stderr.write(`${request.url}: ${error.message.split('\n')[0]}\n`)
    },
  },
  new Configuration({ persistStorage: false }),
)
await crawler.run(urls)
const seconds = (performance.now() - began) / 1000
process.stdout.write(`${JSON.stringify({ pages: read - warmUp, seconds })}\n`)
