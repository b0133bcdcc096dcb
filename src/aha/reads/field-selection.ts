import type { Call, Context } from '../../behaviours.ts';
import { notify, quote } from '../notices.ts';
import { fieldKey, type ViewFields } from '../view/field.ts';

/** The fields that can be selected, and the default ones. */
export type SelectableFields = { readonly defaults: ViewFields; readonly all: ViewFields };

/**
 * The fields that `fields=a,b` selects, in the order of the whole record. `id` is always included, `*` stands
 * for the default fields, and unknown names are ignored with a notice (Aha! documentation).
 */
export function selectFields(
  call: Call,
  context: Context,
  { defaults, all }: SelectableFields,
): ViewFields {
  const { fields } = call.query;
  const text = Array.isArray(fields) ? fields.join(',') : fields;
  if (typeof text !== 'string') return defaults;
  const names = parseFieldNames(text);
  if (names.size === 0) return defaults;
  const base = names.has('*') ? defaults : all.filter((field) => fieldKey(field) === 'id');
  const selected = new Map(base.map((field) => [fieldKey(field), field]));
  const available = new Map(all.map((field) => [fieldKey(field), field]));
  noteUnknownFields(
    [...names].filter((name) => name !== '*' && !available.has(name)),
    context,
  );
  return all.flatMap((field) => {
    const key = fieldKey(field);
    const selectedField = selected.get(key) ?? (names.has(key) ? field : undefined);
    return selectedField === undefined ? [] : [selectedField];
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
  const text = `${quote(unknown.join(','))} in fields was ignored; send keys of the record, separated by commas, without dots`;
  notify(context, 'unknown-field', text);
}
