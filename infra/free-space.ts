import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Bytes that we may still write in a folder, or where it will be made. */
export async function freeBytesUnder(dir: string): Promise<number> {
  let at = resolve(dir)
  while (!existsSync(at)) at = dirname(at)
  const { bavail, bsize } = await statfs(at)
  return bavail * bsize
}
