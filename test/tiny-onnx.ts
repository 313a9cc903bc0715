// A protobuf writer for as much of ONNX as a tiny model needs (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).

const INT64 = 7
const FLOAT = 1

/** A field with a whole number, and one with bytes. */
function whole(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)]
}

function bytes(field: number, value: ArrayLike<number> | string): number[] {
  const content = typeof value === 'string' ? [...new TextEncoder().encode(value)] : Array.from(value)
  return [...varint((field << 3) | 2), ...varint(content.length), ...content]
}

function varint(value: number): number[] {
  const out: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128)
  return [...out, rest]
}

function tensor(name: string, type: number, dims: number[], data: Float32Array | BigInt64Array): number[] {
  const raw = new Uint8Array(data.buffer)
  return bytes(5, [
    ...dims.flatMap((dim) => whole(1, dim)),
    ...whole(2, type),
    ...bytes(8, name),
    ...bytes(9, raw),
  ])
}

function node(
  op: string,
  inputs: string[],
  output: string,
  attributes: Record<string, number> = {},
): number[] {
  const fields = Object.entries(attributes).map(([name, value]) =>
    bytes(5, [...bytes(1, name), ...whole(3, value), ...whole(20, 2)]),
  )
  return bytes(1, [
    ...inputs.flatMap((one) => bytes(1, one)),
    ...bytes(2, output),
    ...bytes(4, op),
    ...fields.flat(),
  ])
}

function value(field: number, name: string, type: number, dims: (string | number)[]): number[] {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === 'string' ? bytes(2, dim) : whole(1, dim)))
  return bytes(field, [...bytes(1, name), ...bytes(2, bytes(1, [...whole(1, type), ...bytes(2, shape)]))])
}

/**
 * An ONNX text classifier that adds up a weight for each piece and class.
 *
 * @param weights for each piece of the vocabulary, one number a class
 */
export function tinyOnnx(weights: number[][]): Uint8Array {
  const classes = weights[0]!.length
  const graph = [
    ...node('Gather', ['weights', 'input_ids'], 'each'),
    ...node('Cast', ['attention_mask'], 'mask', { to: FLOAT }),
    ...node('Unsqueeze', ['mask', 'last'], 'wide'),
    ...node('Mul', ['each', 'wide'], 'kept'),
    ...node('ReduceSum', ['kept', 'middle'], 'logits', { keepdims: 0 }),
    ...bytes(2, 'tiny'),
    ...tensor('weights', FLOAT, [weights.length, classes], Float32Array.from(weights.flat())),
    ...tensor('last', INT64, [1], BigInt64Array.of(2n)),
    ...tensor('middle', INT64, [1], BigInt64Array.of(1n)),
    ...value(11, 'input_ids', INT64, ['rows', 'pieces']),
    ...value(11, 'attention_mask', INT64, ['rows', 'pieces']),
    ...value(12, 'logits', FLOAT, ['rows', classes]),
  ]
  return Uint8Array.from([...whole(1, 8), ...bytes(7, graph), ...bytes(8, whole(2, 13))])
}
