import { isJson, isObject } from '../document/document.ts';
import type { DraftBody } from './draft.ts';
import { toText, writeForm } from './write-parameter.ts';

/** A body as it is sent, with its content type. */
export type WrittenBody = { readonly type: string; readonly bytes: Buffer };

/** Writes a body in its media type; as text where the type has no other form for the value. */
export const writeBody = ({ type, value }: DraftBody): WrittenBody => {
  if (value instanceof Uint8Array) return { type, bytes: Buffer.from(value) };
  if (isJson(type)) return toWritten(toConcrete(type), JSON.stringify(value));
  if (type === 'application/x-www-form-urlencoded' && isObject(value))
    return toWritten(type, writeForm(value));
  if (type === 'multipart/form-data' && isObject(value))
    return toWritten(`${type}; boundary=${boundary}`, writeParts(value));
  return toWritten(type, toText(value));
};

/** True for a media type in which values can be written. */
export const isWritable = (type: string): boolean =>
  isJson(type) ||
  /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)$/.test(type);

const toWritten = (type: string, text: string): WrittenBody => ({ type, bytes: Buffer.from(text) });

const toConcrete = (type: string): string => (type.includes('*') ? 'application/json' : type);

const boundary = 'sandlot-verify-7f3a9c';

const writeParts = (value: object): string => {
  const parts = Object.entries(value).flatMap(([name, entry]) =>
    [entry].flat().map((one) => writePart(name, one)),
  );
  return `${parts.join('')}--${boundary}--\r\n`;
};

const writePart = (name: string, value: unknown): string => {
  const isText = typeof value !== 'object';
  const type = isText ? '' : 'Content-Type: application/json\r\n';
  const text = isText ? String(value) : JSON.stringify(value);
  const field = name.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  return `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n${type}\r\n${text}\r\n`;
};
