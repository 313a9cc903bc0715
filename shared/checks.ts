/** What a role cannot work without, by name. A check throws with the reason when its part does not answer. */
export type Checks = Record<string, () => Promise<unknown>>
