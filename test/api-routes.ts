import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'
import { startDashboard, type DashboardConfig } from '#dashboard/main.ts'

const PREFIX = '/api/v1'

/** Every route of the API as a console registers it: `GET /listings/:id`. */
export async function apiRoutesOf({ config }: { config: DashboardConfig }): Promise<string[]> {
  const routes: string[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      if (!url.startsWith(`${PREFIX}/`)) return
      for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url.slice(PREFIX.length)}`)
    })
  }
  subscribe('fastify.initialization', listen)
  try {
    const console = await startDashboard(config)
    await console.close()
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
  return routes
}
