import { join } from 'node:path'
import { z } from 'zod'
import { readEnv } from '#shared/read-env.ts'
import { PROGRAM_ROOT } from './installation.ts'

const Env = z.object({
  CSAM_RULES_FILE: z.string().min(1).optional(),
  CSAM_LISTS: z.string().default(''),
  HOTLINE_SALT_FILE: z.string().min(1).optional(),
  HOTLINE_PUBLIC_KEY_FILE: z.string().min(1).optional(),
})

/** The gate's files as the environment names them, else as `up` takes them from the program and a data folder. */
export function gateFilesOf(source: NodeJS.ProcessEnv, dir: string) {
  const env = readEnv(Env, source)
  return {
    csamRulesFile: env.CSAM_RULES_FILE ?? join(PROGRAM_ROOT, 'crawler', 'csam-rules.yaml'),
    csamLists: env.CSAM_LISTS.split(',')
      .map((file) => file.trim())
      .filter(Boolean),
    hotlineSaltFile: env.HOTLINE_SALT_FILE ?? join(dir, 'hotline-salt'),
    hotlinePublicKeyFile: env.HOTLINE_PUBLIC_KEY_FILE ?? join(dir, 'hotline-public-key'),
  }
}
