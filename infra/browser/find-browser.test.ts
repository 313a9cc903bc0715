import { expect, test } from 'vitest'
import { UsageError } from '#shared/errors.ts'
import { findBrowser } from './find-browser.ts'

test('a chosen browser that does not run is named in one sentence, and nothing else is taken instead', async () => {
  await expect(findBrowser({ override: '/nowhere/chromium' })).rejects.toThrow(UsageError)
  await expect(findBrowser({ override: '/nowhere/chromium' })).rejects.toThrow(
    /\/nowhere\/chromium does not run/,
  )
  await expect(findBrowser({ override: '/bin/true' })).rejects.toThrow(/does not tell its version/)
})
