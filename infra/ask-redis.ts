import { Redis } from 'ioredis'
import { MissingServiceError, messageOf } from '#shared/errors.ts'

const TIMEOUT_MS = 5_000

/**
 * Asks Redis once whether it is there; BullMQ itself would go on asking for ever. Other queue URLs are not asked.
 *
 * @throws MissingServiceError when nobody answers
 */
export async function askRedis(queueUrl: string | undefined): Promise<void> {
  if (queueUrl === undefined || !/^rediss?:\/\//.test(queueUrl)) return
  const limits = { connectTimeout: TIMEOUT_MS, commandTimeout: TIMEOUT_MS, maxRetriesPerRequest: 0 }
  const redis = new Redis(queueUrl, { ...limits, lazyConnect: true, retryStrategy: () => null })
  let reason: unknown
  redis.on('error', (error: Error) => (reason = error))
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    // The event names the cause, the failed command only that the connection is closed.
    const cause = reason ?? error
    const message = `Redis does not answer at QUEUE_URL (${messageOf(cause)}): start it, or correct QUEUE_URL.`
    throw new MissingServiceError(message, { cause })
  } finally {
    redis.disconnect()
  }
}
