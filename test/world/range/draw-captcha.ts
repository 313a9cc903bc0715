import { crc32, deflateSync } from 'node:zlib'

/** Digits as rows of five points, the first one on the left. */
const FONT: Record<string, string> = {
  0: '0e11131519110e',
  1: '040c040404040e',
  2: '0e11010204081f',
  3: '1f02040201110e',
  4: '02060a121f0202',
  5: '1f101e0101110e',
  6: '0608101e11110e',
  7: '1f010204080808',
  8: '0e11110e11110e',
  9: '0e11110f01020c',
}
const ZOOM = 6
const [WIDE, HIGH, MARGIN] = [8, 7, 2]

/** The digits as a grey picture (PNG) with a line through them; the same digits give the same bytes. */
export function drawCaptcha(digits: string): Buffer {
  const width = (digits.length * WIDE + MARGIN) * ZOOM
  const height = (HIGH + 2 * MARGIN) * ZOOM
  const rows = Buffer.alloc((width + 1) * height, 0xe8)
  for (let y = 0; y < height; y++) {
    rows[y * (width + 1)] = 0
    for (let x = 0; x < width; x++) {
      const isLine = Math.abs(y - height / 2 - 12 * Math.sin(x / 17)) < 1.5
      if (isLine || isInk(digits, x, y)) rows[y * (width + 1) + 1 + x] = isLine ? 0x70 : 0x20
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function isInk(digits: string, x: number, y: number): boolean {
  const column = Math.floor(x / ZOOM) - MARGIN
  const row = Math.floor(y / ZOOM) - MARGIN
  const digit = digits[Math.floor(column / WIDE)]
  const at = column % WIDE
  if (digit === undefined || column < 0 || row < 0 || row >= HIGH || at > 4) return false
  const points = Number.parseInt(FONT[digit]?.slice(row * 2, row * 2 + 2) ?? '0', 16)
  return (points & (1 << (4 - at))) > 0
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const sizes = Buffer.alloc(8)
  sizes.writeUInt32BE(data.length, 0)
  sizes.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([sizes.subarray(0, 4), named, sizes.subarray(4)])
}
