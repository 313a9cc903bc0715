// Crawlee's CheerioCrawler over the URLs that stdin lists, parsing alone: nothing is stored. Answers with one JSON line.
import { CheerioCrawler, Configuration, log, LogLevel } from '@crawlee/cheerio'

const { urls, concurrency } = JSON.parse(await new Response(process.stdin).text())
log.setLevel(LogLevel.OFF)
let pages = 0
let titles = 0
const crawler = new CheerioCrawler(
  {
    minConcurrency: concurrency,
    maxConcurrency: concurrency,
    maxRequestRetries: 0,
    useSessionPool: false,
    statusMessageLoggingInterval: 3600,
    requestHandler({ $ }) {
      pages += 1
      titles += $('title').length
    },
    failedRequestHandler({ request }, error) {
      process.stderr.write(`${request.url}: ${error.message.split('\n')[0]}\n`)
    },
  },
  new Configuration({ persistStorage: false }),
)
const began = performance.now()
await crawler.run(urls)
const seconds = (performance.now() - began) / 1000
process.stdout.write(`${JSON.stringify({ pages, titles, seconds })}\n`)
