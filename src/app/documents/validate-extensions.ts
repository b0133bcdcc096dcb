import { type ApiModel, parseExtensions } from '../../inference/inference.ts';
import type { LoadedDocument } from '../../openapi/openapi.ts';
import { checkFakerMethods } from '../../seed/seed.ts';

/**
 * Validates the `x-sandlot` values of a document, each alone and then together.
 * @throws an error with a one-sentence message for the user.
 */
export async function validateExtensions(
  document: Pick<LoadedDocument, 'source' | 'extensions'>,
  inference: (() => ApiModel) | undefined,
): Promise<void> {
  try {
    const extensions = parseExtensions(document.extensions);
    inference?.().checkExtensions(extensions);
    await checkFakerMethods(extensions);
  } catch (cause) {
    throw new Error(`${document.source} cannot be served: ${Object(cause).message}.`, { cause });
  }
}
