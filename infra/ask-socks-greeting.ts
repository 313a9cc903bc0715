import { connect } from 'node:net'
import { MissingServiceError, UsageError } from '#shared/errors.ts'

const TIMEOUT_MS = 5_000

/**
 * Asks whether a SOCKS5 proxy stands at `socks5://host:port` (RFC 1928, section 3); no connection is asked for.
 *
 * @throws MissingServiceError when nobody answers, or somebody who speaks no SOCKS
 */
export async function askSocksGreeting(url: string): Promise<void> {
  const [, host = '', port] = /^socks5h?:\/\/([^:@/]+):(\d+)$/.exec(url) ?? []
  if (port === undefined)
    throw new UsageError(`TOR_SOCKS_URL must look like socks5://127.0.0.1:9050, not "${url}".`)
  const socket = connect(Number(port), host)
  const fault = await new Promise<string | undefined>((resolve) => {
    socket.setTimeout(TIMEOUT_MS, () => resolve('no answer'))
    socket.once('connect', () => socket.write(Uint8Array.of(5, 1, 0)))
    socket.once('data', (bytes) => resolve(bytes[0] === 5 ? undefined : 'what answers speaks no SOCKS5'))
    socket.once('error', (error) => resolve(error.message))
    socket.once('close', () => resolve('it closed the connection'))
  })
  socket.destroy()
  if (fault === undefined) return
  throw new MissingServiceError(
    `Tor does not answer at ${host}:${port} (${fault}): start tor, or correct TOR_SOCKS_URL.`,
  )
}
