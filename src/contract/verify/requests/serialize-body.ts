import { isJsonMediaType, isObject } from '../../../openapi/openapi.ts';
import type { RequestDraftBody } from './request-draft.ts';
import { formatText, serializeForm } from './serialize-parameter.ts';

/** A body with its content type. */
export type SerializedBody = { readonly type: string; readonly bytes: Buffer };

/** Serializes a body by its media type, with text as the fallback. */
export function serializeBody({ type, value }: RequestDraftBody): SerializedBody {
  if (value instanceof Uint8Array) return { type, bytes: Buffer.from(value) };
  if (isJsonMediaType(type)) return toSerializedBody(toConcreteType(type), JSON.stringify(value));
  if (type === 'application/x-www-form-urlencoded' && isObject(value))
    return toSerializedBody(type, serializeForm(value));
  if (type === 'multipart/form-data' && isObject(value))
    return toSerializedBody(`${type}; boundary=${boundary}`, serializeMultipart(value));
  return toSerializedBody(type, formatText(value));
}

/** True for media types that can be serialized. */
export function isWritable(type: string): boolean {
  return (
    isJsonMediaType(type) ||
    /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)$/.test(type)
  );
}

function toSerializedBody(type: string, text: string): SerializedBody {
  return { type, bytes: Buffer.from(text) };
}

function toConcreteType(type: string): string {
  return type.includes('*') ? 'application/json' : type;
}

const boundary = 'sandlot-verify-7f3a9c';

function serializeMultipart(value: object): string {
  const parts = Object.entries(value).flatMap(([name, entry]) =>
    [entry].flat().map((one) => serializePart(name, one)),
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

function serializePart(name: string, value: unknown): string {
  const isText = typeof value !== 'object';
  const type = isText ? '' : 'Content-Type: application/json\r\n';
  const text = isText ? String(value) : JSON.stringify(value);
  const field = name.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  return `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n${type}\r\n${text}\r\n`;
}
