import { LanternfishError } from './errors.ts'

/**
 * What a person entered cannot be taken as it is. The message is the sentence in English; by `code` the console says
 * it in the reader's language.
 */
export class Refusal extends LanternfishError {
  override name = 'Refusal'
}
