/** The sandbox of requests that name none. */
export const defaultSandboxName = 'default';

/** What sandboxes and snapshots may be called: characters that no URL and no header has to escape. */
export const validNameRule =
  '1 to 64 letters (A to Z), digits, "-", "_", "." and "~", the first of them no "."';

/** True for a text that a sandbox or a snapshot may be called. */
export function isValidName(text: string): boolean {
  return /^[\w~-][\w.~-]{0,63}$/.test(text);
}
