import { isUtf8 } from 'node:buffer'

const BOMS: [string, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/**
 * The text of a page. The charset is that of the byte order mark, else of the header, else of the page's own meta
 * (looked for in the first 2048 bytes), else UTF-8. A page that names a charset of single bytes and is faultless UTF-8
 * is UTF-8: old templates name the wrong one. Bytes that do not decode become U+FFFD; nothing throws.
 */
export function decodeHtml(body: Uint8Array, contentType?: string): string {
  const mark = BOMS.find(([, bytes]) => bytes.every((byte, i) => body[i] === byte))?.[0]
  const named = mark ?? charsetIn(contentType) ?? metaCharset(body) ?? 'utf-8'
  return (isSingleByte(named) && asUtf8(body)) || decoderFor(named).decode(body)
}

/** Where every byte is a letter, text that happens to be UTF-8 is UTF-8; among double bytes (GBK) it can be chance. */
function isSingleByte(charset: string): boolean {
  return /^(?:iso-?8859|latin|windows-125|cp125|koi8|us-ascii)/i.test(charset)
}

function asUtf8(body: Uint8Array): string | undefined {
  return isUtf8(body) ? new TextDecoder('utf-8').decode(body) : undefined
}

function charsetIn(text: string | undefined): string | undefined {
  return /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text ?? '')?.[1]
}

function metaCharset(body: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(body.subarray(0, 2048))
  for (const [meta] of head.matchAll(/<meta\b[^>]*>|<\?xml\b[^>]*>/gi)) {
    const charset = charsetIn(meta) ?? /^<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)/i.exec(meta)?.[1]
    // A page whose meta could be read byte by byte is not UTF-16, whatever the meta says.
    if (charset) return /^utf-?16/i.test(charset) ? 'utf-8' : charset
  }
  return undefined
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch (error) {
    // The page names a charset that does not exist.
    if (error instanceof RangeError) return new TextDecoder('utf-8')
    throw error
  }
}
