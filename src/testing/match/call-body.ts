import { exceedsDepth, maxBodyDepth } from '../../messages/request/request.ts';

/**
 * Parses a body for comparison: a form becomes its fields, JSON of any content type its value, and other
 * bodies text; no body is `undefined`. JSON that is nested too deeply stays text, since walking it would
 * exhaust the stack.
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

/** Names with their values as texts. */
export type ParsedFields = Readonly<Record<string, string | readonly string[]>>;

/** Parses a query or a form (WHATWG URL, section 5.1). */
export function parseFormFields(text: string): ParsedFields {
  const texts = new Map<string, [string, ...string[]]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const others = texts.get(name);
    if (others === undefined) texts.set(name, [value]);
    else others.push(value);
  }
  return Object.fromEntries(
    [...texts].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}
