/** What the names of Sandlot's own books begin with: what it has to know of records, beside the records. */
const internalPrefix = 'sandlot.';

/** What a book is called. */
export function toInternalResource(name: string): string {
  return internalPrefix + name;
}

/** True for the name of a book, also behind the scope of a document (`shop:sandlot.numbers`). */
export function isInternalResource(name: string): boolean {
  return name.startsWith(internalPrefix) || name.includes(`:${internalPrefix}`);
}
