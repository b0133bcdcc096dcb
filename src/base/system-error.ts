const systemErrorTexts = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
  ['ECONNREFUSED', 'nobody listens there'],
  ['ENOTFOUND', 'there is no such host'],
]);

/** Why something could not be read, in words for a sentence. */
export function describeSystemError(error: unknown): string {
  const { code, cause, message } = Object(error);
  return (
    systemErrorTexts.get(code) ??
    (cause === undefined ? String(message) : describeSystemError(cause))
  );
}
