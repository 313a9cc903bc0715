import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { UsageError, messageOf } from '#shared/errors.ts'
import { readEnv } from '#shared/read-env.ts'

const Env = z.object({
  DATABASE_PASSWORD_FILE: z.string().optional(),
})

/**
 * The environment with the database's password in its URL. Container engines hand secrets over as files, so that they
 * stand in no listing of processes and in no description of a container: DATABASE_PASSWORD_FILE is such a file.
 *
 * @throws UsageError when the file cannot be read, or the URL has no user to give the password to
 */
export function withSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DATABASE_PASSWORD_FILE: file } = readEnv(Env, env)
  if (file === undefined || file === '') return env
  const { DATABASE_PASSWORD_FILE: _file, DATABASE_URL: text, ...rest } = env
  if (text === undefined || !URL.canParse(text) || new URL(text).username === '')
    throw new UsageError(
      'DATABASE_PASSWORD_FILE needs a DATABASE_URL such as postgres://user@host:5432/database to belong to.',
    )
  const url = new URL(text)
  url.password = encodeURIComponent(readSecret(file))
  return { ...rest, DATABASE_URL: url.href }
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    const message = `The file DATABASE_PASSWORD_FILE ${file} cannot be read (${messageOf(cause)}): correct the setting.`
    throw new UsageError(message, { cause })
  }
}
