/** What the names of Sandlot's own books begin with: what it has to know of records, beside the records. */
const ownPrefix = 'sandlot.';

/** What a book is called. */
export const toBookName = (name: string): string => ownPrefix + name;

/** True for the name of a book, also behind the scope of a document (`shop:sandlot.numbers`). */
export const isBook = (name: string): boolean =>
  name.startsWith(ownPrefix) || name.includes(`:${ownPrefix}`);
