import { z } from 'zod'
import type { ConditionKind } from '../site.ts'

export const SeizureParams = z.strictObject({})

/** Every address shows the banner of those who took the servers. */
export const seizure: ConditionKind<z.infer<typeof SeizureParams>> = {
  kind: 'seizure',
  open: () => ({
    answer: () => ({
      status: 200,
      kind: 'seized',
      body: '<!doctype html><title>This hidden service has been seized</title><body><h1>This hidden service has been seized</h1><p>The servers of this site were taken by the police under a warrant of a court.</p></body>',
    }),
  }),
}
