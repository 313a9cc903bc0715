/** Rows of weights that stand one behind the other from `from` on, each `width` signed bytes. */
export type Rows = { weights: DataView; from: number; width: number }

const COLUMNS = 4
/** Adds 128 to each of four signed bytes. */
const ABOVE_NOUGHT = 0x80808080 | 0
/** Every other one of four bytes. */
const EVERY_OTHER = 0x00ff00ff
/** Sums of more would not fit into 16 bits. */
const MOST_ROWS = 256

export function viewOf({ buffer, byteOffset, byteLength }: Int8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

/** Fills `sums`, one for each column, with the sums over some rows; a row may be named more than once. */
export function sumRows(rows: Rows, ids: Int32Array, count: number, sums: Int32Array): void {
  const { width } = rows
  if (width < COLUMNS) sumFew(rows, ids, count, sums)
  // The last four overlap those before them where the width is no multiple of four.
  else
    for (let column = 0; column < width; column += COLUMNS)
      sumFour(rows, ids, count, sums, Math.min(column, width - COLUMNS))
}

/** Sets a mark for each row that has a weight other than 0. */
export function markKnown({ weights, from, width }: Rows, marks: Uint8Array, mark: number): void {
  let at = from
  for (let id = 0; id < marks.length; id++) {
    const end = at + width
    while (at + COLUMNS <= end && weights.getInt32(at, true) === 0) at += COLUMNS
    while (at < end && weights.getInt8(at) === 0) at += 1
    if (at < end) marks[id]! |= mark
    at = end
  }
}

/** Four columns are read and added as one number: two and two, each with room for its carry. */
function sumFour(
  { weights, from, width }: Rows,
  ids: Int32Array,
  count: number,
  sums: Int32Array,
  column: number,
): void {
  const first = from + column
  for (let k = column; k < column + COLUMNS; k++) sums[k] = 0
  for (let begun = 0; begun < count; begun += MOST_ROWS) {
    const end = Math.min(count, begun + MOST_ROWS)
    let [even, odd] = [0, 0]
    for (let i = begun; i < end; i++) {
      const four = weights.getInt32(first + ids[i]! * width, true) ^ ABOVE_NOUGHT
      even = (even + (four & EVERY_OTHER)) | 0
      odd = (odd + ((four >>> 8) & EVERY_OTHER)) | 0
    }
    const above = 128 * (end - begun)
    sums[column]! += (even & 0xffff) - above
    sums[column + 1]! += (odd & 0xffff) - above
    sums[column + 2]! += (even >>> 16) - above
    sums[column + 3]! += (odd >>> 16) - above
  }
}

function sumFew({ weights, from, width }: Rows, ids: Int32Array, count: number, sums: Int32Array): void {
  for (let k = 0; k < width; k++) {
    let sum = 0
    for (let i = 0; i < count; i++) sum += weights.getInt8(from + ids[i]! * width + k)
    sums[k] = sum
  }
}
