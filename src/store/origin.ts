import type { FileForm } from './file-form.ts';
import type { DocumentIdentity, Seed } from './store.ts';

/** Refuses the file of another document, or of another seed value than somebody asked for. */
export const refuseOtherOrigin = (
  form: FileForm,
  file: string,
  { document, seed }: { readonly document: DocumentIdentity; readonly seed: Seed },
): void => {
  if (form.document.title !== document.title) {
    throw new Error(
      `${file}: made for "${form.document.title}", and this is "${document.title}"; ` +
        'serve that document, or name another file.',
    );
  }
  if (seed.chosen === 'on purpose' && form.seed !== seed.value) {
    throw new Error(
      `${file}: made with the seed value ${form.seed}, and ${seed.value} was asked for; ` +
        `ask for ${form.seed} or for none, or name another file.`,
    );
  }
};
