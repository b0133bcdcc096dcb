/**
 * The parameters of a field's value by lower-case name, as in `form-data; name="a"; filename=b.txt`
 * (RFC 9110, section 5.6.6). The text is read once, from left to right.
 */
export const readFieldParameters = (field: string): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>();
  const pattern = /;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))\s*/gy;
  pattern.lastIndex = Math.max(field.indexOf(';'), 0);
  for (const [, name, quoted, token] of field.matchAll(pattern)) {
    const text = quoted?.replace(/\\(["\\])/g, '$1') ?? String(token).trim();
    parameters.set(String(name).toLowerCase(), text);
  }
  return parameters;
};
