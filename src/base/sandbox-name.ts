/** The sandbox of requests that name none. */
export const defaultSandboxName = 'default';

/** Names consist of characters that need no escaping in URLs and headers. */
export const validNameRule =
  '1 to 64 letters (A to Z), digits, "-", "_", "." and "~", not starting with "."';

/** True for a valid name of a sandbox or snapshot. */
export function isValidName(text: string): boolean {
  return /^[\w~-][\w.~-]{0,63}$/.test(text);
}
