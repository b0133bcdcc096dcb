import type { ApiModel } from '../../inference/inference.ts';
import type { LoadedDocument } from '../../openapi/openapi.ts';
import { checkFakerMethods } from '../../seed/generate/values/faker-method.ts';

/**
 * Refuses to start where what a document overrules does not go together, or names what there is not.
 * @throws an error whose message is one sentence for the user.
 */
export async function validateExtensions(
  { source, extensions }: Pick<LoadedDocument, 'source' | 'extensions'>,
  inference: (() => ApiModel) | undefined,
): Promise<void> {
  try {
    inference?.().checkExtensions(extensions);
    await checkFakerMethods(extensions);
  } catch (cause) {
    throw new Error(`${source} cannot be served: ${Object(cause).message}.`, { cause });
  }
}
