import { hash } from 'node:crypto';
import { isObject } from '../../openapi/openapi.ts';

/** A request by which repeated ones are recognized. */
export type RepeatableRequest = { readonly url: string; readonly body: unknown };

/**
 * Equal for requests with the same URL and the same values in their body. The text of the body does not
 * count: a client that repeats a form with a file writes another boundary.
 */
export function fingerprint({ url, body }: RepeatableRequest): string {
  return hashText(`${url}\n${JSON.stringify(sortNames(body))}`);
}

export function hashText(text: string): string {
  return hash('sha256', text, 'base64url');
}

function sortNames(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(sortNames);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sortNames(part)]));
}
