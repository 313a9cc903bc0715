/** User and password of any URL, the secrets of webhooks, what the master key sealed, and credentials of a header. */
const SECRETS: [RegExp, string][] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, '$1[redacted]@'],
  [/whsec_[\w+/=-]+/g, 'whsec_[redacted]'],
  [/\bv1\.[0-9a-f]{6,}\.[\w+/=-]{20,}/g, '[sealed]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
]

/** A text that may be logged or shown: whatever it quotes, no secret stands in it. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text)
}
