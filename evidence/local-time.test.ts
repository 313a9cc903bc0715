import { expect, test } from 'vitest'
import { instantOf } from './local-time.ts'

test.each([
  ['UTC', '2026-11-20T23:30:00.005+00:00'],
  ['Asia/Shanghai', '2026-11-21T07:30:00.005+08:00'],
  ['America/St_Johns', '2026-11-20T20:00:00.005-03:30'],
  ['Europe/London', '2026-11-20T23:30:00.005+00:00'],
])('the local time of %s carries its offset', (zone, local) => {
  const at = new Date('2026-11-20T23:30:00.005Z')
  expect(instantOf(at, zone)).toEqual({ utc: '2026-11-20T23:30:00.005Z', local, zone })
})

test('midnight is hour 00 of the new day', () => {
  expect(instantOf(new Date('2026-11-20T16:00:00Z'), 'Asia/Shanghai').local).toBe(
    '2026-11-21T00:00:00.000+08:00',
  )
})
