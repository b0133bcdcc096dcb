import type { DocumentIdentity, Seed } from '../types.ts';
import type { StoreFileContent } from './file-format.ts';

/** Refuses a file made for another document. */
export function assertSameDocument(
  content: { readonly document: DocumentIdentity },
  file: string,
  document: DocumentIdentity,
): void {
  if (content.document.title === document.title) return;
  throw new Error(
    `${file}: made for "${content.document.title}", but this document is "${document.title}". ` +
      'Name the other document, or another file.',
  );
}

/** Refuses a file made for another document, or with a seed value other than the one requested. */
export function assertSameOrigin(
  content: StoreFileContent,
  file: string,
  { document, seed }: { readonly document: DocumentIdentity; readonly seed: Seed },
): void {
  assertSameDocument(content, file, document);
  if (seed.valueSource === 'option' && content.seed !== seed.value) {
    throw new Error(
      `${file}: made with seed ${content.seed}, not ${seed.value}. ` +
        `Pass --seed ${content.seed} or no seed, or name another file.`,
    );
  }
}
