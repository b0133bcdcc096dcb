import {
  callingNames,
  type Filter,
  isObject,
  type ListParameters,
  verbatim,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import { compareKeys, toSortKey } from './compare.ts';
import type { SortBy } from './order.ts';

/** Which records of a list were asked for, and in which order; `undefined` where all in their own. */
export type Selection = {
  /** Absent where all do. */
  readonly matches: ((record: StoredRecord) => boolean) | undefined;
  readonly order: readonly SortBy[] | undefined;
};

export type Query = Readonly<Record<string, unknown>>;

export const toSelection = (parameters: ListParameters, query: Query): Selection | undefined => {
  const tests = parameters.filters.flatMap((filter) => {
    const { parameter, within } = filter;
    const own = toTest(filter, query[parameter]);
    return within === undefined ? own : own.map((test) => toInner(test, within));
  });
  const text = parameters.search === undefined ? undefined : query[parameters.search];
  if (typeof text === 'string' && text !== '' && text !== '*') tests.push(toSearch(text));
  const order = toOrder(parameters, query);
  if (tests.length === 0 && order === undefined) return undefined;
  const matches = (record: StoredRecord) => tests.every((test) => test(record));
  return { matches: tests.length > 0 ? matches : undefined, order };
};

/** A selection of those alone that pass a test. */
export const select = (selection: Selection | undefined, test: Test): Selection => ({
  matches: (record) => test(record) && (selection?.matches?.(record) ?? true),
  order: selection?.order,
});

type Test = (record: StoredRecord) => boolean;

/** A test of what a property holds. */
const toInner =
  (test: Test, within: string): Test =>
  ({ [within]: inner }) =>
    isObject(inner) && test(inner);

const toTest = (
  { property, test, initial, others = [], everything }: Filter,
  asked: unknown,
): readonly Test[] => {
  const isNothing = [undefined, '', null, everything].includes(asked);
  // What holds the parts of a question is none of them.
  if (isNothing || isObject(asked)) return [];
  if (asked === initial)
    return others.length > 0 ? [({ [property]: value }) => !others.includes(value)] : [];
  // `assignee` asks for one of the `assignees` too.
  if (test === 'named')
    return [(record) => isCalled([record[property], record[`${property}s`]], asked)];
  if (test === 'equal') {
    const values = [asked].flat().map(String);
    return [({ [property]: value }) => holds(value, values)];
  }
  if (test === 'containing') {
    const part = String(asked).toLowerCase();
    return [({ [property]: value }) => [value].flat().some((one) => isWith(one, part))];
  }
  const limit = toSortKey(asked);
  const sign = test === 'after' || test === 'above' ? 1 : -1;
  const isStrict = test === 'above' || test === 'below';
  return [
    (record) => {
      const order = sign * compareKeys(toSortKey(record[property]), limit);
      return isStrict ? order > 0 : order >= 0;
    },
  ];
};

const isWith = (value: unknown, part: string): boolean =>
  typeof value === 'string' && value.toLowerCase().includes(part);

/** Whether a value is one of some texts; of a list, whether an entry is. */
const holds = (value: unknown, values: readonly string[]): boolean =>
  Array.isArray(value)
    ? value.some((entry) => values.includes(String(entry)))
    : values.includes(String(value));

/** Whether an object, or those in a list, are called so: `bug,ui` all of them; `*` and `none` any and none. */
const isCalled = (values: readonly unknown[], asked: unknown): boolean => {
  const called = values.flat().flatMap(namesOf);
  if (asked === '*') return called.length > 0;
  if (asked === 'none' && !called.includes('none')) return called.length === 0;
  return Array.isArray(asked)
    ? asked.some((name) => called.includes(String(name)))
    : String(asked)
        .split(',')
        .every((name) => called.includes(name.trim()));
};

const namesOf = (value: unknown): readonly string[] => {
  if (value === undefined || value === null) return [];
  return isObject(value)
    ? callingNames.flatMap((name) => (value[name] === undefined ? [] : [String(value[name])]))
    : [String(value)];
};

/** Anywhere in any text of the record, in whatever case. */
const toSearch = (text: string): Test => {
  const sought = new RegExp(verbatim(text), 'i');
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
};

/** `-name`, `name:desc`, `name desc`, `name,desc`, and several of them with commas between. */
const toOrder = (parameters: ListParameters, query: Query): Selection['order'] => {
  const direction = parameters.direction === undefined ? undefined : query[parameters.direction];
  const time = direction === undefined ? undefined : parameters.sorting.time;
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
        within: parameters.inner?.name,
        isDown: minus === '-' || /^desc/i.test(mode) || (mode === '' && isDown),
      };
    })
    .filter(({ name }) => name !== '');
  return keys.length === 0 ? undefined : keys;
};

/** The properties that a list is asked to show alone; `undefined` for all. */
export const readFields = (
  { fields }: ListParameters,
  query: Query,
): ReadonlySet<string> | undefined => {
  const asked = fields === undefined ? undefined : query[fields];
  const names = [asked]
    .flat()
    .filter((name) => typeof name === 'string' && name !== '')
    .flatMap((name) => String(name).split(','));
  return names.length === 0 || names.some((name) => everything.has(name))
    ? undefined
    : new Set(names);
};

/** What asks for all properties. */
const everything: ReadonlySet<string> = new Set(['all', '*']);
