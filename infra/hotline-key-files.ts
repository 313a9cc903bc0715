import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError, messageOf } from '#shared/errors.ts'
import {
  makeHotlinePair,
  openHotlineKey,
  openHotlineSeal,
  publicHalfOf,
  type HotlineKey,
  type HotlineSeal,
} from '#shared/hotline-seal.ts'

/** The officer's half, and the half that the crawler is given. */
export type HotlineKeyFiles = { privateKey: string; publicKey: string }

/** @param keyDir where the officer's half lies, when the crawler may not see it */
export function hotlineKeyFilesOf(dir: string, keyDir = dir): HotlineKeyFiles {
  return { privateKey: join(keyDir, 'hotline-key'), publicKey: join(dir, 'hotline-public-key') }
}

/**
 * Makes what is missing: the pair, or the public half alone. A public half without its private one is kept: the
 * officer may have taken the other to a place of their own.
 *
 * @returns the files that were made
 * @throws UsageError when the private one is no key, or one cannot be written
 */
export function makeHotlineKeyFiles({ privateKey, publicKey }: HotlineKeyFiles): string[] {
  if (existsSync(publicKey)) return []
  if (!existsSync(privateKey)) {
    const pair = makeHotlinePair()
    write(privateKey, pair.privateKey)
    write(publicKey, pair.publicKey)
    return [privateKey, publicKey]
  }
  const half = publicHalfOf(readFileSync(privateKey, 'utf8').trim())
  if (half === undefined) throw noKey(privateKey)
  write(publicKey, half)
  return [publicKey]
}

/** @throws UsageError by which nothing is crawled: a hit could not be reported */
export function readHotlineSeal(file: string): HotlineSeal {
  const seal = openHotlineSeal(read(file, 'HOTLINE_PUBLIC_KEY_FILE'))
  if (!seal) throw noKey(file)
  return seal
}

/** Undefined where this machine was given none: then reports are listed, and none is opened. @throws UsageError */
export function findHotlineKey(file: string | undefined): HotlineKey | undefined {
  if (file === undefined || !existsSync(file)) return undefined
  if ((statSync(file).mode & 0o077) !== 0)
    throw new UsageError(`The hotline key ${file} can be read by others: chmod 600 ${file}.`)
  const key = openHotlineKey(read(file, 'HOTLINE_KEY_FILE'))
  if (!key) throw noKey(file)
  return key
}

function read(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    const message = `The key ${name} ${file} cannot be read (${messageOf(cause)}): correct the setting.`
    throw new UsageError(message, { cause })
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new UsageError(`The hotline key ${file} cannot be written (${messageOf(cause)}).`, { cause })
  }
}

function noKey(file: string): UsageError {
  return new UsageError(
    `${file} holds no hotline key, which is 64 hex characters: put the one back that \`lanternfish init\` made.`,
  )
}
