import { deepestBody, nestsDeeper } from '../request/request.ts';
import { toFields } from './fields.ts';

/**
 * The body of a request as it is compared: the value of JSON, a form's fields as texts, any other as
 * a text; `undefined` for none. JSON is known by what it is, since not every client says so; what nests
 * too deep to be a body is a text too, since whoever walks it or prints it would have no end of stack.
 */
export const toSentBody = (bytes: Uint8Array | undefined, type = ''): unknown => {
  if (bytes === undefined || bytes.length === 0) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return toFields(text);
  try {
    const value: unknown = JSON.parse(text);
    return nestsDeeper(deepestBody, text, value) ? text : value;
  } catch {
    return text;
  }
};
