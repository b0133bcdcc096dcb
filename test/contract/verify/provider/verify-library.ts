import { type VerificationOptions, verify } from '../../../../src/contract/verify/verify.ts';
import type { LoadedDocument } from '../../../../src/openapi/openapi.ts';
import { loadProviderDocument } from '../load-provider-document.ts';
import { type Fault, openLibrary } from './library.ts';
import { libraryDocument } from './library-document.ts';

export function loadLibraryDocument(): Promise<LoadedDocument> {
  return loadProviderDocument('library', libraryDocument);
}

type Own = Partial<Omit<VerificationOptions, 'document'>> & { readonly faults?: readonly Fault[] };

/** Verifies the library with some faults or none; also tells how many books it has in the end. */
export async function verifyLibrary(
  document: LoadedDocument,
  { faults = [], ...options }: Own = {},
) {
  const { app, held } = openLibrary(faults);
  const url = await app.listen({ port: 0 });
  try {
    const token = 'open sesame';
    const report = await verify({ url, document, token, ticks: () => 0, waits: [0], ...options });
    return { report, held: held() };
  } finally {
    await app.close();
  }
}
