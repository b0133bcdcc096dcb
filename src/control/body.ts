import { below, isObject, type JsonObject } from '../document/document.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { findJsonFault } from '../store/json-fault.ts';

/**
 * Reads the body of a control call, a JSON object with some of these properties, whatever its
 * `Content-Type` says; none at all is an empty one.
 * @throws a refusal (400) with the place at fault.
 */
export const readBody = (bytes: unknown, properties: readonly string[]): JsonObject => {
  const body = parseBody(bytes);
  if (body === undefined) return {};
  if (!isObject(body)) throw refuseBody('', 'must be a JSON object');
  const unknown = Object.keys(body).find((name) => !properties.includes(name));
  if (unknown === undefined) return body;
  const there = properties.length > 0 ? `there is: ${properties.join(', ')}` : 'send no body';
  throw refuseBody(below('', unknown), `is not known here; ${there}`);
};

/** The body of a control call, whatever JSON it is; `undefined` for none. */
export const parseBody = (bytes: unknown): unknown =>
  Buffer.isBuffer(bytes) && bytes.length > 0 ? parse(bytes.toString('utf8')) : undefined;

/** Refuses a body (400) for what a JSON pointer (RFC 6901) into it leads to. */
export const refuseBody = (pointer: string, message: string): Refusal =>
  refuse({
    status: 400,
    code: 'request-invalid',
    detail: pointer === '' ? `The body ${message}.` : `In the body, ${pointer} ${message}.`,
    violations: [{ in: 'body', pointer, message }],
  });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column } = { line: 1, column: 1, ...findJsonFault(text) };
    throw refuseBody('', `is not JSON from line ${line}, column ${column} on`);
  }
};
