/** How many markets a crawler is at. One that waits for a person takes no room of the others. */
export type Slots = {
  areFree(): boolean
  /** Has a slot for as long as the work takes. */
  hold<Ending>(work: () => Promise<Ending>): Promise<Ending>
  /**
   * Gives the holder's slot to others for as long as the work takes. It is back at once, be it one too many for a
   * while: what a person has opened does not stay open.
   */
  lend<Ending>(work: () => Promise<Ending>): Promise<Ending>
}

/** Each that waits keeps its way out, its cookies and a lease: with so many to a slot nothing new is begun. */
const WAITING_TO_A_SLOT = 8

/** @param most markets at work */
export function openSlots(most: number): Slots {
  let [busy, lent] = [0, 0]
  const change = (more: number, moreLent: number): void => {
    busy += more
    lent += moreLent
  }
  async function around<Ending>(
    more: number,
    moreLent: number,
    work: () => Promise<Ending>,
  ): Promise<Ending> {
    change(more, moreLent)
    try {
      return await work()
    } finally {
      change(-more, -moreLent)
    }
  }
  return {
    areFree: () => busy < most && lent < most * WAITING_TO_A_SLOT,
    hold: (work) => around(1, 0, work),
    lend: (work) => around(-1, 1, work),
  }
}
