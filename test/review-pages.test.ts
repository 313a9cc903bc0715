import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCard } from '#classifier/card.ts'
import { compareCards } from '#classifier/comparison.ts'
import { addModel } from '#db/models.ts'
import { openConsoleBrowser, show, violationsOf, widestOverflow } from './console-browser.ts'
import { openConsoleClient } from './console-client.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let browser: Awaited<ReturnType<typeof openConsoleBrowser>>

beforeAll(async () => {
  world = await openConsoleClient({ role: 'analyst' })
  await seed()
  browser = await openConsoleBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

/** A candidate that is worse at two categories, a week that drifted, and a text that two people read differently. */
async function seed(): Promise<void> {
  const { database, clock } = world
  const card = openCard()
  const [set] = card.sets
  const before = set!.guesses.map((place) => set!.answers[place]!)
  const truths = before.map((guess, at) => (at % 3 === 0 && guess === 'weapons' ? 'guides' : guess))
  const titles = truths.map((_, at) => `${at}`.replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!))
  const comparison = compareCards(card, card, [{ set: set!, titles, truths, before: truths, fair: true }])
  const model = { version: 'lf-0123456789ab', file: '{}', weights: new Uint8Array(1), card, comparison }
  await addModel(database, model, { actor: 'Ada', at: clock.now() })
  await sql`
    insert into model_choice (version, kind, chosen_by, chosen_at)
    values ('lf-0123456789ab', 'promoted', 'Ada', ${clock.now()}), (null, 'rolled back', 'Bo', ${clock.now()})`.execute(database) // prettier-ignore
  const shares = JSON.stringify({ drugs: { before: 0.6, now: 0.2 }, none: { before: 0.1, now: 0.4 } })
  await sql`
    insert into drift (week, measure, psi, listings, earlier, shares, computed_at)
    select '2026-11-09', measure, psi, 420, 3100, ${shares}, ${clock.now()}
    from (values ('category', 0.41), ('language', 0.12), ('undecided', 0.02)) as t (measure, psi)`.execute(database) // prettier-ignore
  for (const [role, category] of [
    ['unit', 'guides'],
    ['administrator', 'counterfeits'],
  ] as const) {
    const cookie = await world.as(role)
    const { text } = (await (await world.get('/listings/5/correction', cookie)).json()) as { text: string }
    await world.send('POST', '/listings/5/correction', { text, category, subcategory: null }, cookie)
  }
}

const looks = [
  { width: 390, colorScheme: 'light', locale: 'zh-CN' },
  { width: 1440, colorScheme: 'dark', locale: 'en-GB' },
  { width: 1440, colorScheme: 'light', locale: 'en-GB' },
] as const

describe.each(looks)('at $width pixels, $colorScheme, $locale', ({ width, colorScheme, locale }) => {
  test.each(['review', 'model', 'listings/5'])(
    '%s is whole: no console error, nothing wider than the screen, no axe violation',
    async (path) => {
      const viewport = { width, height: width === 390 ? 844 : 900 }
      const options = { viewport, colorScheme, locale, bypassCSP: true }
      const { context, page, faults } = await browser.openPage(options, world)
      await show(page, `${world.address}/${path}`)
      const picture = `classifier-${path.replace('/', '-')}-${width}-${colorScheme}-${locale}.png`
      await page.screenshot({ path: join(browser.pictures, picture), fullPage: true })
      expect([await widestOverflow(page), await violationsOf(page), faults]).toEqual([[], [], []])
      await context.close()
    },
  )
})

test('an analyst settles a conflict from the queue, and the listing shows who said what', async () => {
  const { context, page, faults } = await browser.openPage({ viewport: { width: 1440, height: 900 } }, world)
  await show(page, `${world.address}/review`)
  const first = page.locator('.review-item').first()
  await first.getByText('readings differ').waitFor()
  const title = (await first.getByRole('heading').textContent()) ?? ''
  await first.getByRole('combobox').selectOption('guides')
  await first.getByRole('button', { name: `Save the category of ${title}` }).click()
  await page.getByText('readings differ').waitFor({ state: 'detached' })
  await page.goto(`${world.address}/listings/5`)
  await page.getByText('The unit: Guides and tutorials').waitFor()
  await page.getByText('agreed', { exact: true }).waitFor()
  // The terms that decided stand out in the title.
  expect(await page.locator('h1 mark').count()).toBeGreaterThan(0)
  expect(faults).toEqual([])
  await context.close()
})
