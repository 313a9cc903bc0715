import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noteOutage, readOutages } from '#db/egress-outage.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>
beforeAll(async () => {
  world = await openConsoleClient({ empty: true })
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test.each([
  ['en-GB', 'light', 1440, 'The way out over Tor is down.'],
  ['zh-CN', 'dark', 390, '经 Tor 的出口已中断。'],
] as const)(
  '%s, %s: the crawl page says which network is down, since when and what to do, while a crawler says so',
  async (locale, colorScheme, width, says) => {
    const reason =
      'Tor does not answer at 127.0.0.1:9050 (connect ECONNREFUSED): start tor, or correct TOR_SOCKS_URL'
    const outage = { network: 'tor', reason, since: world.clock.now() } as const
    await noteOutage(world.database, crypto.randomUUID(), outage, world.clock.now())
    const { context, page, faults } = await browser.openPage(
      { locale, colorScheme, viewport: { width, height: 900 }, bypassCSP: true },
      world,
    )
    await show(page, `${world.address}/crawl`)
    const notice = page.getByRole('alert')
    expect(await notice.textContent()).toContain(says)
    expect(await notice.textContent()).toContain('correct TOR_SOCKS_URL')
    await page.screenshot({ path: join(browser.pictures, `egress-${width}-${colorScheme}.png`) })
    expect(await violationsOf(page)).toEqual([])
    expect(await widestOverflow(page)).toEqual([])
    expect(faults).toEqual([])
    // A crawler that fell says nothing more.
    world.clock.advance(61_000)
    expect(await readOutages(world.database, new Date(world.clock.now().getTime() - 60_000))).toEqual([])
    await context.close()
  },
)
