/** The source of a pattern that matches a text as it is. */
export const verbatim = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
