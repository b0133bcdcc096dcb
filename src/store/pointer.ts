/** A name as a part of a JSON pointer (RFC 6901, section 3). */
export const toPointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
