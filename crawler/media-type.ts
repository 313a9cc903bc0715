/** What sites answer with beside pages. Anything else is their own words. */
const KNOWN: ReadonlySet<string> = new Set([
  'application/atom+xml',
  'application/gzip',
  'application/javascript',
  'application/json',
  'application/ld+json',
  'application/msword',
  'application/octet-stream',
  'application/pdf',
  'application/pgp-encrypted',
  'application/pgp-keys',
  'application/pgp-signature',
  'application/rss+xml',
  'application/vnd.android.package-archive',
  'application/vnd.rar',
  'application/wasm',
  'application/x-7z-compressed',
  'application/x-bittorrent',
  'application/x-gzip',
  'application/x-javascript',
  'application/x-rar-compressed',
  'application/x-tar',
  'application/xhtml+xml',
  'application/xml',
  'application/zip',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'font/woff',
  'font/woff2',
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/svg+xml',
  'image/webp',
  'image/x-icon',
  'multipart/form-data',
  'multipart/x-mixed-replace',
  'text/css',
  'text/csv',
  'text/event-stream',
  'text/html',
  'text/javascript',
  'text/markdown',
  'text/plain',
  'text/xml',
  'video/mp4',
  'video/mpeg',
  'video/ogg',
  'video/quicktime',
  'video/webm',
  'video/x-matroska',
])

/**
 * The media type of an answer that is no page, as it may be stored: nobody has judged what a site writes there, so that
 * one of a fixed list is named and no other.
 *
 * @param contentType as the header has it, parameters and all
 */
export function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined) return 'no content type'
  const [essence = ''] = contentType.split(';', 1)
  const type = essence.trim().toLowerCase()
  return KNOWN.has(type) ? type : 'another content type'
}
