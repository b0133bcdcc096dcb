import { isUtf8 } from 'node:buffer';
import type { SentRequest } from '../contract/contract.ts';

/** A request as a line for a shell. */
export const toCurl = ({ method, url, headers, body }: SentRequest, address: string): string => {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `-H ${quote(`${name}: ${one}`)}`),
  );
  const bytes = body && Buffer.from(body);
  const data = bytes === undefined ? [] : [toData(bytes)];
  const way = method === 'HEAD' ? '-I' : method === 'GET' ? '' : `-X ${method}`;
  return ['curl', way, quote(address + url), ...fields, ...data]
    .filter((part) => part !== '')
    .join(' ');
};

/** Bytes that are no text come as base64, for a program to decode first. */
const toData = (bytes: Buffer): string =>
  isUtf8(bytes)
    ? `--data-binary ${quote(bytes.toString('utf8'))}`
    : `--data-binary @<(echo ${bytes.toString('base64')} | base64 -d)`;

/** In single quotes nothing means anything to a shell (POSIX, section 2.2.2). */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
