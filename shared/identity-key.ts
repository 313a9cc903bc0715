import { openMasterKey, type MasterKey } from './master-key.ts'

/**
 * The key of credentials and of what log-ins left, derived from the master key: whoever reads strange pages is given
 * this one alone. 64 hex characters.
 */
export function identityKeyText(masterKey: MasterKey): string {
  return masterKey.derive('identities').toString('hex')
}

/** The same, opened. */
export function identityKeyOf(masterKey: MasterKey): MasterKey {
  const key = openMasterKey(identityKeyText(masterKey))
  if (!key) throw new TypeError('a derived key has 32 bytes')
  return key
}
