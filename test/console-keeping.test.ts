import { afterAll, beforeAll, expect, test } from 'vitest'
import { purgeCaptures } from '#db/purge-captures.ts'
import { openConsoleClient } from './console-client.ts'

let console: Awaited<ReturnType<typeof openConsoleClient>>
beforeAll(async () => {
  console = await openConsoleClient()
})
afterAll(() => console?.close())

const sign = () => ({ signature: 'x', publicKey: 'x' })

type Seen = {
  captureId: string
  at: string
  sha256: string
  purgedAt: string | null
  leafHash: string
  lane: string | null
}

test('a listing whose captures were purged still shows its readings, with hash, leaf and tombstone of each', async () => {
  const { id } = await console.database
    .selectFrom('listing')
    .innerJoin('listing_observation as seen', 'seen.listing_id', 'listing.id')
    .select('listing.id')
    .orderBy('seen.captured_at')
    .orderBy('listing.id')
    .executeTakeFirstOrThrow()
  const readings = async () => {
    const answer = await console.get(`/listings/${id}`)
    expect(answer.status).toBe(200)
    return ((await answer.json()) as { observations: Seen[] }).observations
  }
  const whole = await readings()
  const before = new Date(whole[0]!.at)
  const purgedAt = console.clock.now()
  await purgeCaptures(console.database, { before, purgedAt, rule: 'older than 1 days', sign })
  const [latest, ...older] = await readings()
  expect(latest).toEqual(whole[0])
  expect(older.length).toBeGreaterThan(0)
  const gone = {
    purgedAt: purgedAt.toISOString(),
    purgedBy: 'older than 1 days',
    lane: null,
    recipe: null,
    recipeVersion: null,
  }
  expect(older).toEqual(whole.slice(1).map((seen) => ({ ...seen, ...gone })))
})
