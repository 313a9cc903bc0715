/** What a person may be called: letters of any script, digits, and what stands between them. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._@-]{1,39}$/u

/** The name as it is kept; undefined where it is none. */
export function readAccountName(text: string): string | undefined {
  const name = text.normalize('NFKC').trim()
  return NAME.test(name) ? name : undefined
}
