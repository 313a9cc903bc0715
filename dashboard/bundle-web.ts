import { join } from 'node:path'
import { build } from 'vite'

// A process of its own: a bundler that stayed in the console's would hold 150 MB for a second's work.
const [outDir = join(import.meta.dirname, 'dist')] = process.argv.slice(2)
await build({
  root: join(import.meta.dirname, 'web'),
  configFile: false,
  logLevel: 'error',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // The content policy allows no inlined scripts, and a file of its own costs nothing on loopback.
  build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: 'es2022', reportCompressedSize: false },
})
