import { readPointer } from '../../../openapi/openapi.ts';
import { joinHeader, type ReceivedReply, type SentRequest } from '../../judge/http-message.ts';
import type { Mismatch } from '../../judge/mismatch.ts';

/** A variable without a value, or the name of a type in the place of a value: `<integer>`. */
const openPattern = /\{\{[^{}]*\}\}|^<[\w -]+>$/;

/** Whether a mismatch is about a value that a collection leaves open. */
export function isLeftOpen(
  message: SentRequest | ReceivedReply,
  { where, pointer }: Mismatch,
): boolean {
  const name = (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
  const [path = '', query = ''] = ('url' in message ? message.url : '').split(/\?(.*)/s);
  if (where === 'path') return path.split('/').some(isOpen);
  if (where === 'query') return new URLSearchParams(query).getAll(name).some(isOpen);
  if (where === 'header') return isOpen(joinHeader(message.headers[name.toLowerCase()]));
  return where === 'body' && isOpenIn(message.body, pointer);
}

function isOpen(value: unknown): boolean {
  return typeof value === 'string' && openPattern.test(value);
}

/** Whether the value at a place of a JSON body, or a part of it, is open. */
function isOpenIn(body: Uint8Array | undefined, pointer: string): boolean {
  try {
    const value = readPointer(JSON.parse(Buffer.from(body ?? '').toString()), pointer);
    return hasOpen(value);
  } catch {
    return false;
  }
}

function hasOpen(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.values(value).some(hasOpen)
    : isOpen(value);
}
