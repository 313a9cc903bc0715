const SECRET_LINE = /^(cookie|set-cookie|authorization|proxy-authorization)(:[ \t]*)([^\r\n]*)/gim

/**
 * The message with every value blanked that could open somebody's session: each byte an asterisk, so that places and
 * lengths stay. Names of cookies and their attributes are kept.
 *
 * @param headBytes what may be changed: the body never is
 * @returns undefined where there is no such value
 */
export function blankSecrets(message: Uint8Array, headBytes: number): Buffer | undefined {
  const head = Buffer.from(message.buffer, message.byteOffset, headBytes).toString('latin1')
  const blanked = head.replaceAll(SECRET_LINE, (_, name: string, colon: string, value: string) =>
    [name, colon, blankValue(name.toLowerCase(), value)].join(''),
  )
  if (blanked === head) return undefined
  return Buffer.concat([Buffer.from(blanked, 'latin1'), message.subarray(headBytes)])
}

function blankValue(name: string, value: string): string {
  if (name === 'set-cookie') {
    const [pair = '', ...attributes] = value.split(';')
    return [blankPair(pair), ...attributes].join(';')
  }
  return name === 'cookie' ? value.split(';').map(blankPair).join(';') : '*'.repeat(value.length)
}

function blankPair(pair: string): string {
  const equals = pair.indexOf('=')
  return pair.slice(0, equals + 1) + '*'.repeat(pair.length - equals - 1)
}
