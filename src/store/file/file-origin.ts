import type { DocumentIdentity, Seed } from '../types.ts';
import type { StoreFileContent } from './file-format.ts';

/** Refuses the file of another document. */
export function assertSameDocument(
  form: { readonly document: DocumentIdentity },
  file: string,
  document: DocumentIdentity,
): void {
  if (form.document.title === document.title) return;
  throw new Error(
    `${file}: made for "${form.document.title}", and this is "${document.title}"; ` +
      'name that document, or another file.',
  );
}

/** Refuses the file of another document, or of another seed value than somebody asked for. */
export function assertSameOrigin(
  form: StoreFileContent,
  file: string,
  { document, seed }: { readonly document: DocumentIdentity; readonly seed: Seed },
): void {
  assertSameDocument(form, file, document);
  if (seed.chosen === 'on purpose' && form.seed !== seed.value) {
    throw new Error(
      `${file}: made with the seed value ${form.seed}, and ${seed.value} was asked for; ` +
        `ask for ${form.seed} or for none, or name another file.`,
    );
  }
}
