import { connect } from 'node:net'
import { MissingServiceError } from '#shared/errors.ts'
import type { Network } from '#shared/site-address.ts'
import { waysOut } from '#shared/ways-out.ts'

const TIMEOUT_MS = 5_000

/** A proxy into an anonymity network. */
export type AskedProxy = { host: string; port: number; network?: Network; speaks?: 'socks5' | 'http' }

/**
 * Asks whether a proxy stands there: for SOCKS5 by its greeting (RFC 1928, section 3), for HTTP by taking a connection.
 * Nothing is asked for beyond it.
 *
 * @throws MissingServiceError when nobody answers, or somebody who speaks no SOCKS
 */
export async function askProxy({
  host,
  port,
  network = 'tor',
  speaks = 'socks5',
}: AskedProxy): Promise<void> {
  const socket = connect(port, host)
  const fault = await new Promise<string | undefined>((resolve) => {
    socket.setTimeout(TIMEOUT_MS, () => resolve('no answer'))
    socket.once('connect', () =>
      speaks === 'http' ? resolve(undefined) : socket.write(Uint8Array.of(5, 1, 0)),
    )
    socket.once('data', (bytes) => resolve(bytes[0] === 5 ? undefined : 'what answers speaks no SOCKS5'))
    socket.once('error', (error) => resolve(error.message))
    socket.once('close', () => resolve('it closed the connection'))
  })
  socket.destroy()
  if (fault === undefined) return
  const { name, setting, start } = waysOut[network]
  throw new MissingServiceError(
    `${name} does not answer at ${host}:${port} (${fault}): ${start}, or correct ${setting}.`,
  )
}
