/** A population stability index from which a distribution is not the one it was; the usual bar. */
export const DRIFT_ALARM = 0.25
/** From here on it has moved a little. */
export const DRIFT_NOTICE = 0.1
/** Fewer new listings, in the week or before, say nothing. */
export const LEAST_FOR_DRIFT = 200
