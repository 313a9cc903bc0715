import { expect, test } from 'vitest'
import { keepMarks } from '#db/page-marks.ts'
import { openMarketDatabase, START } from './market-database.ts'
test('a page’s marks say what changes from visit to visit, and nothing is left of one that was reported', async () => {
  const world = await openMarketDatabase()
  const { id } = await world.database.selectFrom('page').select('id').executeTakeFirstOrThrow()
  const mirror = await world.database.selectFrom('mirror').select('id').executeTakeFirstOrThrow()
  const marks = { title: 't', shape: [1], wallets: ['w'], keys: [], logins: [] }
  const kept = () => world.database.selectFrom('page_mark').select(['title', 'wallets', 'changing']).execute()
  await keepMarks(world.database, world.marketId, [
    { pageId: id, mirrorId: mirror.id, endedAt: START, marks },
  ])
  await keepMarks(world.database, world.marketId, [
    { pageId: id, mirrorId: mirror.id, endedAt: START, marks: { ...marks, wallets: ['v'] } },
  ])
  expect(await kept()).toEqual([{ title: 't', wallets: ['v'], changing: ['wallets'] }])
  await keepMarks(world.database, world.marketId, [
    { pageId: id, mirrorId: mirror.id, endedAt: START, report: {} },
  ])
  expect(await kept()).toEqual([])
  await world.close()
})
