import { displayNames, type ListFilter, type ListParameters } from '../../inference/inference.ts';
import { escapeRegExp, isObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { IsLinked } from '../relations/is-linked.ts';
import { compareSortKeys, listPropertyVariants, type SortProperty, toSortKey } from './sort.ts';

/** Which records of a list were asked for, and in which order; `undefined` where all in their own. */
export type ListSelection = {
  /** Absent where all do. */
  readonly matches: ((record: StoredRecord) => boolean) | undefined;
  readonly order: readonly SortProperty[] | undefined;
};

export type QueryValues = Readonly<Record<string, unknown>>;

export function toListSelection(
  parameters: ListParameters,
  query: QueryValues,
): ListSelection | undefined {
  const tests = parameters.filters.flatMap((filter) => {
    const { parameter, within } = filter;
    const own = toFilterTest(filter, query[parameter]);
    return within === undefined ? own : own.map((test) => toNestedTest(test, within));
  });
  const text = parameters.search === undefined ? undefined : query[parameters.search];
  if (typeof text === 'string' && text !== '' && text !== '*') tests.push(toSearchTest(text));
  const order = parseSort(parameters, query);
  if (tests.length === 0 && order === undefined) return undefined;
  const matches = (record: StoredRecord) => tests.every((test) => test(record));
  return { matches: tests.length > 0 ? matches : undefined, order };
}

/** A selection of those alone that pass a test. */
export function restrictSelection(
  selection: ListSelection | undefined,
  test: RecordTest,
): ListSelection {
  return {
    matches: (record) => test(record) && (selection?.matches?.(record) ?? true),
    order: selection?.order,
  };
}

type RecordTest = (record: StoredRecord) => boolean;

/** A test of what a property holds. */
function toNestedTest(test: RecordTest, within: string): RecordTest {
  return ({ [within]: inner }) => isObject(inner) && test(inner);
}

function toFilterTest(
  { property, test, defaultValue, others = [], everything }: ListFilter,
  asked: unknown,
): readonly RecordTest[] {
  const isNothing = [undefined, '', null, everything].includes(asked);
  // What holds the parts of a question is none of them.
  if (isNothing || isObject(asked)) return [];
  if (asked === defaultValue)
    return others.length > 0 ? [({ [property]: value }) => !others.includes(value)] : [];
  // `assignee` asks for one of the `assignees` too.
  if (test === 'named')
    return [(record) => matchesName([record[property], record[`${property}s`]], asked)];
  if (test === 'equal') {
    const values = [asked].flat().map(String);
    return [({ [property]: value }) => matchesAny(value, values)];
  }
  if (test === 'containing') {
    const part = String(asked).toLowerCase();
    return [({ [property]: value }) => [value].flat().some((one) => containsText(one, part))];
  }
  const limit = toSortKey(asked);
  const sign = test === 'after' || test === 'above' ? 1 : -1;
  const isStrict = test === 'above' || test === 'below';
  return [
    (record) => {
      const order = sign * compareSortKeys(toSortKey(record[property]), limit);
      return isStrict ? order > 0 : order >= 0;
    },
  ];
}

function containsText(value: unknown, part: string): boolean {
  return typeof value === 'string' && value.toLowerCase().includes(part);
}

/** Whether a value is one of some texts; of a list, whether an entry is. */
function matchesAny(value: unknown, values: readonly string[]): boolean {
  return Array.isArray(value)
    ? value.some((entry) => values.includes(String(entry)))
    : values.includes(String(value));
}

/** Whether an object, or those in a list, are called so: `bug,ui` all of them; `*` and `none` any and none. */
function matchesName(values: readonly unknown[], asked: unknown): boolean {
  const called = values.flat().flatMap(namesOf);
  if (asked === '*') return called.length > 0;
  if (asked === 'none' && !called.includes('none')) return called.length === 0;
  return Array.isArray(asked)
    ? asked.some((name) => called.includes(String(name)))
    : String(asked)
        .split(',')
        .every((name) => called.includes(name.trim()));
}

function namesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return isObject(value)
    ? displayNames.flatMap((name) => (value[name] === undefined ? [] : [String(value[name])]))
    : [String(value)];
}

/** Anywhere in any text of the record, in whatever case. */
function toSearchTest(text: string): RecordTest {
  const sought = new RegExp(escapeRegExp(text), 'i');
  const number = Number(text);
  const has = (value: unknown, depth: number): boolean => {
    if (typeof value === 'string') return value.length >= text.length && sought.test(value);
    // Few numbers are the one, and a text of each would take most of the time.
    if (typeof value === 'number') return value === number && String(value) === text;
    if (depth > 2) return false;
    if (Array.isArray(value)) return value.some((entry) => has(entry, depth + 1));
    return isObject(value) && isIn(value, depth + 1);
  };
  const isIn = (object: Readonly<Record<string, unknown>>, depth: number): boolean => {
    for (const name in object) if (has(object[name], depth)) return true;
    return false;
  };
  return (record) => isIn(record, 1);
}

/** `-name`, `name:desc`, `name desc`, `name,desc`, and several of them with commas between. */
function parseSort(parameters: ListParameters, query: QueryValues): ListSelection['order'] {
  const direction = parameters.direction === undefined ? undefined : query[parameters.direction];
  const time = direction === undefined ? undefined : parameters.sorting.creationTime;
  const asked = parameters.sort === undefined ? time : query[parameters.sort];
  const isDown = /^desc/i.test(String(direction));
  const texts = [asked].flat().filter((text) => typeof text === 'string' && text !== '');
  const keys = texts
    // `name,desc`, as Spring has it, is one key.
    .flatMap((text) =>
      String(text)
        .replace(/,(asc|desc)\w*(?=,|$)/gi, ':$1')
        .split(','),
    )
    .map((text) => {
      const [, minus, name = '', mode = ''] =
        /^\s*([-+]?)([\w.$-]+?)(?:[:\s]+(asc|desc)\w*)?\s*$/i.exec(text) ?? [];
      return {
        name,
        within: parameters.attributes?.name,
        isDown: minus === '-' || /^desc/i.test(mode) || (mode === '' && isDown),
      };
    })
    .filter(({ name }) => name !== '');
  return keys.length === 0 ? undefined : keys;
}

/** The properties that a list is asked to show alone; `undefined` for all. */
export function parseFieldNames(
  { fields }: ListParameters,
  query: QueryValues,
): ReadonlySet<string> | undefined {
  const asked = fields === undefined ? undefined : query[fields];
  const names = [asked]
    .flat()
    .filter((name) => typeof name === 'string' && name !== '')
    .flatMap((name) => String(name).split(','));
  return names.length === 0 || names.some((name) => allFieldsValues.has(name))
    ? undefined
    : new Set(names);
}

/** What asks for all properties. */
const allFieldsValues: ReadonlySet<string> = new Set(['all', '*']);

type ListQueryInput = { readonly query: QueryValues; readonly keys: readonly string[] };

/** Reads which records of a list a call asks for, of those below its parents, and says what it asks in vain. */
export function compileListSelection(parameters: ListParameters, within: IsLinked | undefined) {
  return (context: Context, { query, keys }: ListQueryInput): ListSelection | undefined => {
    const selection = toListSelection(parameters, query);
    noticeIgnoredParameters(context, parameters, { query, order: selection?.order });
    return within ? restrictSelection(selection, (record) => within(record, keys)) : selection;
  };
}

/** Says of a list what was asked of it and has no part in it. */
export function noticeIgnoredParameters(
  context: Context,
  { ambiguous, sort = '', sorting: { properties, defaultSort } }: ListParameters,
  {
    query,
    order = [],
  }: { readonly query: QueryValues; readonly order: ListSelection['order'] | undefined },
): void {
  for (const { parameter, defaultValue: usual } of ambiguous) {
    if (isDefaultValue(query[parameter], usual)) continue;
    context.notice(
      'filter-ignored',
      `"${parameter}" filters nothing: it is called like a property that holds objects`,
    );
  }
  if (properties.size === 0 || isDefaultValue(query[sort], defaultSort)) return;
  for (const { name } of order) {
    if (listPropertyVariants(name).some((form) => properties.has(form))) continue;
    const there = [...properties].join(', ');
    context.notice(
      'sort-ignored',
      `"${name}" of "${sort}" is no property to sort by; there is: ${there}`,
    );
  }
}

function isDefaultValue(asked: unknown, usual: unknown): boolean {
  return asked === undefined || asked === '' || asked === usual;
}
