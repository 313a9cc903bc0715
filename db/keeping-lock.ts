/** Taken shared by a backup and alone by retention: what one reads, the other must not take away meanwhile. */
export const KEEPING_LOCK = 7_301_914
