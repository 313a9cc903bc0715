import type { CaptureFacts, CaptureMeasures } from './build-custody.ts'

/** The sentences that a custody record repeats. A court reads them: they claim what the program does, no more. */
export const REASONS = {
  witness:
    'The program collects unattended; no person stood by. Its log, the hashes and the evidence log stand in for one.',
  medium:
    'The page is served by an onion service whose machine and place are unknown; only what it sends can be collected.',
  computation:
    'Computed by OpenSSL in this program from the bytes in memory, before they were written. ' +
    'The hash of the whole object cannot stand inside it: it is the object name, and it is in the evidence log.',
  video: 'The unattended program records no screen video; wire bytes and DOM stand in for it.',
  pictures:
    'Pictures are never requested and never stored, so a screenshot would not show the page as a visitor sees it.',
  seal: 'The object is named by its SHA-256, never changed, and checked at each reading.',
}

const LANES = {
  http: 'The HTTP lane sent GET requests through the egress guard, with the headers that the browser lane sends.',
  browser: 'Chromium, driven by Playwright, loaded the page through the egress guard and ran its scripts.',
}

/** What was done, in order, in sentences. */
export function stepsOf(facts: CaptureFacts, measures: CaptureMeasures): string[] {
  return [
    `A connection was made to the onion service ${facts.mirror} over the ${facts.network}, isolated by SOCKS user.`,
    LANES[facts.lane],
    ...measures.redirects.map(
      ({ url, status }) => `${url} answered ${status} and was followed within scope.`,
    ),
    'The egress guard kept the bytes of each request and response as they passed.',
    ...(measures.domRecordId === null
      ? []
      : ['The document was serialised from the browser after it had loaded.']),
    `The text passed the rules against child-abuse material (${facts.csamRules}) in memory.`,
    facts.pageKind === undefined
      ? 'The page kind was not judged.'
      : `The page was judged to be: ${facts.pageKind}.`,
    'Values of cookies were blanked in the stored heads of requests and responses; hashes of what came are kept beside.',
    ...measures.cuts.map(
      ({ item, cuts }) => `${cuts.length} inline media were cut out of ${item} in memory.`,
    ),
    `${facts.refused.length} requests that the page wanted were refused.`,
    'Hashes were computed and the object was written once; robots.txt is not consulted.',
  ]
}
