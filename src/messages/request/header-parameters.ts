/**
 * Parses the parameters of a field's value by lower-case name (RFC 9110, section 5.6.6), such as
 * `form-data; name="a"; filename=b.txt`. Reads the text once, from left to right, so that its cost is
 * linear whatever was sent. A parameter without `=` is skipped.
 */
export function parseHeaderParameters(field: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  let at = field.indexOf(';');
  while (at >= 0 && at < field.length) {
    const equals = endOfName(field, at + 1);
    const name = field
      .slice(at + 1, equals)
      .trim()
      .toLowerCase();
    if (field[equals] !== '=' || name === '') {
      at = field.indexOf(';', equals);
      continue;
    }
    const { value, end } = readValue(field, skipBlanks(field, equals + 1));
    parameters.set(name, value);
    at = field.indexOf(';', end);
  }
  return parameters;
}

function endOfName(field: string, start: number): number {
  let at = start;
  while (at < field.length && field[at] !== '=' && field[at] !== ';') at += 1;
  return at;
}

function skipBlanks(field: string, start: number): number {
  let at = start;
  while (field[at] === ' ' || field[at] === '\t') at += 1;
  return at;
}

type ParameterValue = { readonly value: string; readonly end: number };

function readValue(field: string, start: number): ParameterValue {
  if (field[start] === '"') {
    const quoted = readQuoted(field, start + 1);
    if (quoted) return quoted;
  }
  const semicolon = field.indexOf(';', start);
  const end = semicolon < 0 ? field.length : semicolon;
  return { value: field.slice(start, end).trim(), end };
}

/** A text up to its closing quote; of escapes only `\"` and `\\` mean another character. */
function readQuoted(field: string, start: number): ParameterValue | undefined {
  let value = '';
  let from = start;
  for (let at = start; at < field.length; at += 1) {
    if (field[at] === '"') return { value: value + field.slice(from, at), end: at + 1 };
    if (field[at] !== '\\') continue;
    const next = field[at + 1];
    if (next === '"' || next === '\\') {
      value += field.slice(from, at);
      from = at + 1;
    }
    at += 1;
  }
  return undefined;
}
