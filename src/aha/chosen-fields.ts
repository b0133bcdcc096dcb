import type { Call, Context } from '../index.ts';
import { notify } from './notice.ts';
import { quote } from './quote.ts';
import { type Fields, keyOf } from './view/field.ts';

/** The keys that can be asked for, and those that come unasked. */
export type Menu = { readonly usual: Fields; readonly all: Fields };

/**
 * The keys that `fields=a,b` asks for, in the order of the whole record; `id` always comes, `*`
 * stands for the usual ones, and unknown names are ignored and said aloud (Aha! documentation).
 */
export const chooseFields = (call: Call, context: Context, { usual, all }: Menu): Fields => {
  const { fields } = call.query;
  const text = Array.isArray(fields) ? fields.join(',') : fields;
  if (typeof text !== 'string') return usual;
  const asked = readNames(text);
  if (asked.size === 0) return usual;
  const base = asked.has('*') ? usual : all.filter((field) => keyOf(field) === 'id');
  const chosen = new Map(base.map((field) => [keyOf(field), field]));
  const extra = new Map(all.map((field) => [keyOf(field), field]));
  noteUnknown(
    [...asked].filter((name) => name !== '*' && !extra.has(name)),
    context,
  );
  return all.flatMap((field) => {
    const key = keyOf(field);
    const picked = chosen.get(key) ?? (asked.has(key) ? field : undefined);
    return picked === undefined ? [] : [picked];
  });
};

const readNames = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );

const noteUnknown = (unknown: readonly string[], context: Context): void => {
  if (unknown.length === 0) return;
  const text = `${quote(unknown.join(','))} in fields was ignored; name keys of the record, separated by commas, without dots`;
  notify(context, 'unknown-field', text);
};
