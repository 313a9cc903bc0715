import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { groupLeaderOf, killGroup } from './process-group.ts'

let child: ChildProcess
beforeEach(async () => {
  child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await once(child, 'spawn')
})
afterEach(() => void child.kill('SIGKILL'))

test('a group is ended at once, and a second time is no error', async () => {
  const leader = groupLeaderOf(child.pid ?? 0)
  killGroup(leader)
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  killGroup(leader)
})

test('a later process that was given the number of the leader is left alone', async () => {
  killGroup({ pid: child.pid ?? 0, startedAt: '1' })
  child.stdin?.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each([0, 1, -5, Number.NaN])('%s is no group of a browser: our own would be ended', (pid) => {
  expect(() => groupLeaderOf(pid)).toThrow(/start it again/)
})
