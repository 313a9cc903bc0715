import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** `docker-compose.yml` as its tests read it: anchors merged, variables at their defaults. */
export type Service = {
  command?: string[]
  /** Null: handed on from the surroundings of whoever starts it. */
  environment?: Record<string, string | null>
  networks?: string[]
  network_mode?: string
  volumes?: string[]
  ports?: string[]
  user?: string
  healthcheck?: { test?: string[]; disable?: boolean }
  [key: string]: unknown
}
export type ComposeFile = {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean; driver_opts?: Record<string, string> }>
  volumes: Record<string, unknown>
}

export const ROOT = join(import.meta.dirname, '..')

export function readComposeFile(): ComposeFile {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')
  const atDefaults = text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll('$$', '$')
  return parse(atDefaults, { merge: true }) as ComposeFile
}

/** Where a service's volumes lie: `captures:/captures:ro` gives source `captures` at `/captures`. */
export function mountsOf({
  volumes = [],
}: Service): { source: string; target: string; isReadOnly: boolean }[] {
  return volumes.map((volume) => {
    const [source = '', target = '', mode] = volume.split(':')
    return { source, target, isReadOnly: mode === 'ro' }
  })
}
