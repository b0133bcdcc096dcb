const longest = 60;

/**
 * A value as a reader of a notice may see it: JSON, in ASCII, cut after 60 characters. Notices
 * travel in header fields, which hold nothing else.
 */
export const quote = (value: unknown): string => {
  const shown = typeof value === 'string' && value.length > longest ? cut(value) : value;
  return toAscii(JSON.stringify(shown) ?? 'null');
};

const cut = (text: string): string => `${text.slice(0, longest)}...`;

const toAscii = (json: string): string =>
  json.replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
