import type { EventCall } from './runtime-expression.ts';

/** A server in the path of a request adds its name to this field (RFC 8586). */
const loopField = 'cdn-loop';

const serverName = 'sandlot';

/** Marks messages, so that a server which receives one as a call knows it. */
export const loopHeaders: Readonly<Record<string, string>> = { [loopField]: serverName };

/**
 * Whether a message of a Sandlot is the call. What it changes is not sent on: an API that subscribes to
 * itself, or two that subscribe to each other, would call each other for ever.
 */
export function isMessage(call: Pick<EventCall, 'headers'> | undefined): boolean {
  const names = `${call?.headers[loopField]}`.split(',');
  return names.some((name) => name.trim() === serverName);
}
