import { expect, test } from 'vitest'
import { mediaTypeOf } from './media-type.ts'

test.each([
  ['video/mp4', 'video/mp4'],
  ['Application/PDF; name="price list.pdf"', 'application/pdf'],
  [' image/png ', 'image/png'],
  ['', 'another content type'],
  ['lf-csam/marker', 'another content type'],
  ['video/mp4 LF-CSAM-MARKER', 'another content type'],
  ['text/x-brelvin-quobble', 'another content type'],
  [undefined, 'no content type'],
])('of a content type "%s" a known name is kept and no other word: %s', (contentType, kept) => {
  expect(mediaTypeOf(contentType)).toBe(kept)
})
