import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { SiteReply } from '../site.ts'

type Page = Exclude<SiteReply, 'close' | 'stall'>
type Change = Partial<Page>

const MEGABYTE = 1024 * 1024
/** Eight times what a page may have; its making must not stop the world. */
const BOMB_BYTES = 64 * MEGABYTE
const DEEP = 20_000
const WIDE = 200_000
const HTML = ['content-type', 'text/html; charset=utf-8'] as const

let gzipBomb: Buffer | undefined
let brotliBomb: Buffer | undefined

const script = (text: string) => (html: string) => ({
  body: html.replace(/<\/body>/i, `<script>${text}</script></body>`),
})

/** Each takes a page and gives what is sent in its place. */
export const attacks = {
  /** The page never lets go of its thread. */
  'script-loop': script('for(;;){}'),
  'alert-storm': script('for(;;)alert("again")'),
  'busy-timers': script('setInterval(function(){for(var i=0;i<1e7;i++);location.hash=Math.random()},1)'),
  /** Loads itself anew for ever. */
  'reload-loop': script('setInterval(function(){location.reload()},20)'),
  'window-storm': script('setInterval(function(){open(location.href+"?"+Math.random())},5)'),
  /** Grows when its script runs. */
  'growing-dom': script(
    'setInterval(function(){for(var i=0;i<2e4;i++)document.body.appendChild(document.createElement("p")).textContent=i},10)',
  ),
  /** Wide and flat, as sent. */
  'huge-dom': (html: string) => ({ body: html.replace(/<\/body>/i, `${'<i>x</i>'.repeat(WIDE)}</body>`) }),
  'deep-dom': (html: string) => ({ body: html.replace(/<\/body>/i, `${'<div>'.repeat(DEEP)}</body>`) }),
  'gzip-bomb': () => ({
    headers: [HTML, ['content-encoding', 'gzip']],
    body: (gzipBomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, 'a'), { level: 9 })),
  }),
  'brotli-bomb': () => ({
    headers: [HTML, ['content-encoding', 'br']],
    body: (brotliBomb ??= brotliCompressSync(Buffer.alloc(BOMB_BYTES, 'a'), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
    })),
  }),
  'endless-body': (html: string) => ({ body: endless(html) }),
  /** Says UTF-8 and is UTF-16. */
  'wrong-charset': (html: string) => ({ headers: [HTML], body: Buffer.from(html, 'utf16le') }),
  /** Names a charset that is none. */
  'no-charset': (html: string) => ({
    headers: [['content-type', 'text/html; charset=x-none']],
    body: Buffer.from(html),
  }),
  /** A page by its content, a file by its head. */
  download: (html: string) => ({
    headers: [HTML, ['content-disposition', 'attachment; filename="page.html"']],
    body: html,
  }),
  archive: () => ({
    headers: [['content-type', 'application/zip']],
    body: Buffer.from('PK\u0005\u0006'.padEnd(22, '\0')),
  }),
} satisfies Record<string, (html: string) => Change>

export type Attack = keyof typeof attacks

async function* endless(html: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(html)
  const more = Buffer.alloc(64 * 1024, '<p>more</p>')
  for (;;) yield more
}
