import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from '#shared/errors.ts'

/** What a log-in is made of, never taken from the command line: others on the machine could read it there. */
export type TypedLogIn = { user: string; secret: string }

/**
 * Asks a person at a terminal, without showing the secret; from a pipe takes the first two lines.
 *
 * @throws UsageError when one of them is missing
 */
export async function readLogIn(): Promise<TypedLogIn> {
  const { stdin, stderr } = process
  const state = { isHidden: false }
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!state.isHidden) stderr.write(chunk)
      done()
    },
  })
  const terminal = stdin.isTTY
  const lines = createInterface({ input: stdin, output, terminal })
  try {
    if (!terminal) return checked(await firstLines(lines))
    const user = await lines.question('user name: ')
    stderr.write('secret: ')
    state.isHidden = true
    const secret = await lines.question('')
    stderr.write('\n')
    return checked([user, secret])
  } finally {
    lines.close()
  }
}

async function firstLines(lines: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = []
  for await (const line of lines) {
    read.push(line)
    if (read.length === 2) break
  }
  return read
}

function checked([user = '', secret = '']: string[]): TypedLogIn {
  if (user.trim() !== '' && secret !== '') return { user: user.trim(), secret }
  throw new UsageError('A log-in needs a user name and a secret: type them, or pipe them in as two lines.')
}
