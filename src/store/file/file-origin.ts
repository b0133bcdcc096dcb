import type { DocumentIdentity, Seed } from '../types.ts';
import type { StoreFileContent } from './file-format.ts';

/** Refuses the file of another document. */
export function assertSameDocument(
  content: { readonly document: DocumentIdentity },
  file: string,
  document: DocumentIdentity,
): void {
  if (content.document.title === document.title) return;
  throw new Error(
    `${file}: made for "${content.document.title}", and this is "${document.title}"; ` +
      'name that document, or another file.',
  );
}

/** Refuses the file of another document, or of another seed value than somebody asked for. */
export function assertSameOrigin(
  content: StoreFileContent,
  file: string,
  { document, seed }: { readonly document: DocumentIdentity; readonly seed: Seed },
): void {
  assertSameDocument(content, file, document);
  if (seed.valueSource === 'option' && content.seed !== seed.value) {
    throw new Error(
      `${file}: made with the seed value ${content.seed}, and ${seed.value} was asked for; ` +
        `ask for ${content.seed} or for none, or name another file.`,
    );
  }
}
