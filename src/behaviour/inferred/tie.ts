import {
  entriesOf,
  outline,
  parametersOf,
  type Resource,
  type Shapes,
  toRecordsName,
  typed,
  type View,
  viewsKey,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import { isOfView, listHolders, listLinks } from './within.ts';

/** What becomes of a record at a path below parents with these keys. */
type Turn = (record: StoredRecord, keys: readonly string[], context: Context) => StoredRecord;

/** Puts records below a parent, and takes them away. */
export type Tie = { readonly tie: Turn; readonly untie: Turn };

/** The views that a record is in are noted with it, and what it says of its parent by itself follows. */
export const openTie = (shapes: Shapes, resource: Resource, view: View): Tie => {
  const link = openLink(shapes, resource, view);
  const holder = openHolder(shapes, resource, view);
  // What names its parent by a key has one parent.
  const isOnly = link !== untied;
  const others = (record: StoredRecord, name: string) =>
    [record[viewsKey] ?? []]
      .flat()
      .filter((one) => one !== name && !(isOnly && isOfView(view, String(one))));
  return {
    tie: (record, keys, context) => {
      const name = toRecordsName(view, keys);
      const tied = holder.tie(link.tie(record, keys, context), keys, context);
      return { ...tied, [viewsKey]: [...others(record, name), name] };
    },
    untie: (record, keys, context) => {
      const free = holder.untie(link.untie(record, keys, context), keys, context);
      return { ...free, [viewsKey]: others(record, toRecordsName(view, keys)) };
    },
  };
};

/** The property that names the parent by its key: `team_id`. */
const openLink = (shapes: Shapes, resource: Resource, view: View): Tie => {
  const [path = []] = listLinks(shapes, resource, view).slice(-1);
  const [name, ...rest] = path;
  const places = outline(shapes, shapes.of(resource.entity)).get(`${name}`) ?? [];
  if (name === undefined || rest.length > 0) return untied;
  const isNullable = shapes.of(places).types.includes('null');
  const isRequired = shapes.of(resource.entity).required.has(name);
  return {
    tie: (record, keys) => ({ ...record, [name]: typed(shapes, places, keyIn(view, keys)) }),
    untie: (record, keys) => {
      if (`${record[name]}` !== keyIn(view, keys) || (isRequired && !isNullable)) return record;
      const { [name]: _parent, ...free } = record;
      return isNullable ? { ...free, [name]: null } : free;
    },
  };
};

const untied: Tie = { tie: (record) => record, untie: (record) => record };

/** The key of the parent that a view is below. */
const keyIn = ({ steps }: View, keys: readonly string[]): string =>
  `${keys[parametersOf(steps).length - 1]}`;

/** The list of its parents that a record has: `teams`. */
const openHolder = (shapes: Shapes, resource: Resource, view: View): Tie => {
  const parent = view.ancestors.at(-1);
  const holder = listHolders(shapes, resource, parent).find(({ kind }) => kind === 'array');
  if (parent === undefined || holder === undefined) return untied;
  const { name, places } = holder;
  const shown = outline(shapes, shapes.of(entriesOf(shapes, shapes.of(places))));
  const property = `${parent.key.path.at(-1)}`;
  const others = (record: StoredRecord, key: string) =>
    [record[name] ?? []].flat().filter((one) => `${Object(one)[property]}` !== key);
  return {
    tie: (record, keys, context) => {
      const key = keyIn(view, keys);
      const whole = Object(context.records(toRecordsName(parent, keys)).get(key));
      const entry = Object.fromEntries(Object.entries(whole).filter(([one]) => shown.has(one)));
      return { ...record, [name]: [...others(record, key), entry] };
    },
    untie: (record, keys) => ({ ...record, [name]: others(record, keyIn(view, keys)) }),
  };
};
