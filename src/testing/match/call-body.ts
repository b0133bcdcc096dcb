import { exceedsDepth, maxBodyDepth } from '../../http/request/request.ts';

/**
 * The body of a request as it is compared: the value of JSON, a form's fields as texts, any other as
 * a text; `undefined` for none. JSON is known by what it is, since not every client says so; what nests
 * too deep to be a body is a text too, since whoever walks it or prints it would have no end of stack.
 */
export function parseCallBody(bytes: Uint8Array | undefined, type = ''): unknown {
  if (bytes === undefined || bytes.length === 0) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return parseFormFields(text);
  try {
    const value: unknown = JSON.parse(text);
    return exceedsDepth(maxBodyDepth, text, value) ? text : value;
  } catch {
    return text;
  }
}

/** Names with the texts that were sent under them. */
export type ParsedFields = Readonly<Record<string, string | readonly string[]>>;

/** The pairs of a query or a form by name, decoded (WHATWG URL, section 5.1). */
export function parseFormFields(pairs: string): ParsedFields {
  const sent = new URLSearchParams(pairs);
  return Object.fromEntries(
    [...new Set(sent.keys())].map((name) => {
      const [first = '', ...others] = sent.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}
