import type { Inference, LoadedDocument } from '../document/document.ts';
import { checkFakerWords } from '../seed/faker-word.ts';

/**
 * Refuses to start where what a document overrules does not go together, or names what there is not.
 * @throws an error whose message is one sentence for the user.
 */
export const checkOverrules = async (
  { source, overrules }: Pick<LoadedDocument, 'source' | 'overrules'>,
  inference: (() => Inference) | undefined,
): Promise<void> => {
  try {
    inference?.().check(overrules);
    await checkFakerWords(overrules);
  } catch (cause) {
    throw new Error(`${source} cannot be served: ${Object(cause).message}.`, { cause });
  }
};
