/** No address is shorter than 25 letters and digits, or longer than a unified one of Zcash. */
const SHORTEST = 25
const LONGEST = 520

/**
 * The runs of ASCII letters and digits of a text that are long enough to be an address. Looks at every 25th sign and only
 * from there backwards: a pattern would start anew at each letter of each word.
 */
export function longRuns(text: string): string[] {
  const runs: string[] = []
  for (let start = 0; start + SHORTEST <= text.length;) {
    let at = start + SHORTEST - 1
    while (at >= start && isAlphanumeric(text.charCodeAt(at))) at--
    if (at >= start) {
      start = at + 1
      continue
    }
    let end = start + SHORTEST
    while (end < text.length && isAlphanumeric(text.charCodeAt(end))) end++
    if (end - start <= LONGEST) runs.push(text.slice(start, end))
    start = end + 1
  }
  return runs
}

/** Whether a text has such a run, or a longer one. */
export function hasLongRun(text: string): boolean {
  for (let start = 0; start + SHORTEST <= text.length;) {
    let at = start + SHORTEST - 1
    while (at >= start && isAlphanumeric(text.charCodeAt(at))) at--
    if (at < start) return true
    start = at + 1
  }
  return false
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
