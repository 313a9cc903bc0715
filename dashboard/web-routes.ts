import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { failure } from './views.ts'

/** The built pages. Every address that is not a file is the page itself, which reads the address. */
export async function webRoutes(app: FastifyInstance, { webDir }: { webDir: string }): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(webDir, 'assets'),
    prefix: '/assets/',
    // Their names carry their hash.
    immutable: true,
    maxAge: '1y',
  })
  await app.register(fastifyStatic, { root: webDir, serve: false, decorateReply: false })
  for (const file of ['theme.js', 'favicon.svg'])
    app.get(`/${file}`, (_request, reply) => reply.sendFile(file, webDir))
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|assets)\//.test(request.url)
    if (!isPage) return reply.code(404).send(failure('NO_ROUTE', 'The console has no such address.'))
    return reply.header('cache-control', 'no-cache').sendFile('index.html', webDir, { cacheControl: false })
  })
}
