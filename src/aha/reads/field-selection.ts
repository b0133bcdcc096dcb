import type { Call, Context } from '../../index.ts';
import { notify, quote } from '../notices.ts';
import { fieldKey, type ViewFields } from '../view/field.ts';

/** The keys that can be asked for, and those that come unasked. */
export type SelectableFields = { readonly defaults: ViewFields; readonly all: ViewFields };

/**
 * The keys that `fields=a,b` asks for, in the order of the whole record; `id` always comes, `*`
 * stands for the usual ones, and unknown names are ignored and said aloud (Aha! documentation).
 */
export function selectFields(
  call: Call,
  context: Context,
  { defaults, all }: SelectableFields,
): ViewFields {
  const { fields } = call.query;
  const text = Array.isArray(fields) ? fields.join(',') : fields;
  if (typeof text !== 'string') return defaults;
  const asked = parseFieldNames(text);
  if (asked.size === 0) return defaults;
  const base = asked.has('*') ? defaults : all.filter((field) => fieldKey(field) === 'id');
  const chosen = new Map(base.map((field) => [fieldKey(field), field]));
  const extra = new Map(all.map((field) => [fieldKey(field), field]));
  noteUnknownFields(
    [...asked].filter((name) => name !== '*' && !extra.has(name)),
    context,
  );
  return all.flatMap((field) => {
    const key = fieldKey(field);
    const picked = chosen.get(key) ?? (asked.has(key) ? field : undefined);
    return picked === undefined ? [] : [picked];
  });
}

function parseFieldNames(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}

function noteUnknownFields(unknown: readonly string[], context: Context): void {
  if (unknown.length === 0) return;
  const text = `${quote(unknown.join(','))} in fields was ignored; name keys of the record, separated by commas, without dots`;
  notify(context, 'unknown-field', text);
}
