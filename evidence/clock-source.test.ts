import { expect, test } from 'vitest'
import { readClockSource, type Ask } from './clock-source.ts'

const TRACKING =
  'C0A80001,ntp.example,3,1763682600.1,0.000012345,-0.000001,0.00002,-1.5,0.001,0.02,0.01,0.001,64.2,Normal\n'

function answers(table: Record<string, string>): Ask {
  return async (program) => {
    const answer = table[program]
    return answer === undefined ? { reason: `${program} is not installed` } : { answer }
  }
}

test('an offset is stated only where it was measured', async () => {
  expect(await readClockSource(answers({ chronyc: TRACKING }))).toMatchObject({
    source: 'system clock',
    synchronised: true,
    offsetSeconds: 0.000012345,
    measuredBy: 'chronyc tracking',
    reason: null,
  })
})

test('a clock daemon without a reference gives no offset, whatever number it prints', async () => {
  const lost = TRACKING.replace('Normal', 'Not synchronised')
  expect(await readClockSource(answers({ chronyc: lost }))).toMatchObject({
    synchronised: false,
    offsetSeconds: null,
  })
})

test('where only the kernel state is known, the record says that no offset was measured and why', async () => {
  expect(await readClockSource(answers({ timedatectl: 'yes\n' }))).toMatchObject({
    synchronised: true,
    offsetSeconds: null,
    reason: 'no offset was measured: chronyc is not installed',
  })
})

test('where nothing answers, nothing is invented', async () => {
  expect(await readClockSource(answers({}))).toMatchObject({
    synchronised: null,
    offsetSeconds: null,
    measuredBy: null,
    reason: 'no offset was measured: chronyc is not installed; timedatectl is not installed',
  })
})

test('this machine answers in the same form', async () => {
  expect((await readClockSource()).source).toBe('system clock')
})
