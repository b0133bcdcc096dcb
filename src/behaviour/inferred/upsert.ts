import { type Operation, readPointer } from '../../document/document.ts';

const both =
  /\b(creat|add|insert)\w*\W+or\W+(updat|replac|modif)|\b(updat|modif)\w*\W+or\W+(creat|add|insert)|upsert|(create|add|insert)orupdate|updateor(create|add|insert)/i;

/** Whether a creation says of itself that it changes what is there already: `Creates or updates contacts`. */
export const isUpsert = (root: unknown, { pointer, id }: Operation): boolean =>
  both.test(`${id} ${readPointer(root, `${pointer}/summary`)}`);
