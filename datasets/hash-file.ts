import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 (lower-case hex) and size of a file, read in pieces. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece)
    bytes += piece.length
  }
  return { sha256: hash.digest('hex'), bytes }
}
