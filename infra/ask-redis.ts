import { Redis } from 'ioredis'
import { MissingServiceError, UsageError, messageOf } from '#shared/errors.ts'

const TIMEOUT_MS = 5_000

/**
 * Asks Redis once whether it is there and keeps what it is given; BullMQ itself would go on asking for ever. Other
 * queue URLs are not asked.
 *
 * @throws MissingServiceError when nobody answers; UsageError when it may throw jobs away to make room
 */
export async function askRedis(queueUrl: string | undefined): Promise<void> {
  if (queueUrl === undefined || !/^rediss?:\/\//.test(queueUrl)) return
  const limits = { connectTimeout: TIMEOUT_MS, commandTimeout: TIMEOUT_MS, maxRetriesPerRequest: 0 }
  const redis = new Redis(queueUrl, { ...limits, lazyConnect: true, retryStrategy: () => null })
  let reason: unknown
  let memory: string
  redis.on('error', (error: Error) => (reason = error))
  try {
    await redis.connect()
    memory = await redis.info('memory')
  } catch (error) {
    // The event names the cause, the failed command only that the connection is closed.
    const cause = reason ?? error
    const message = `Redis does not answer at QUEUE_URL (${messageOf(cause)}): start it, or correct QUEUE_URL.`
    throw new MissingServiceError(message, { cause })
  } finally {
    redis.disconnect()
  }
  // Parts of a job would go and others stay, which BullMQ takes for a fault of its own.
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction'
  if (policy === 'noeviction') return
  throw new UsageError(
    `Redis at QUEUE_URL drops keys to make room (maxmemory-policy ${policy}): set maxmemory-policy noeviction.`,
  )
}
