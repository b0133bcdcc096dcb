import { isBook } from '../book.ts';
import type { Inference, Schemas } from '../document/document.ts';
import { tellNearest } from '../nearest.ts';
import type { StoredRecord, World } from '../store/store.ts';
import { toValue } from './cell-value.ts';
import { type RecordForm, toDocumentedForm, toLikeForm } from './record-form.ts';
import type { Written, WrittenRecord } from './written.ts';

/** The records of a resource that somebody brought along, before those that are made. */
export type Own = { readonly records: readonly StoredRecord[]; readonly extent: Written['extent'] };

/** Those of all resources, by the name of stored records. */
export type OwnRecords = ReadonlyMap<string, Own>;

/** What records are held against. */
export type Known = {
  /** What the document tells of its resources; absent where a module alone knows them. */
  readonly inference: Inference | undefined;
  readonly schemas: Schemas;
  /** The records that modules bring along. */
  readonly world: World;
  /** Whether there may be resources that neither of them names. */
  readonly strangers: 'refused' | 'taken';
};

/** The records of one resource below some parents, as they are gathered. */
type Group = Own & {
  readonly source: string;
  readonly records: StoredRecord[];
  /** Where the record with that key stands. */
  readonly places: Map<string, string>;
};

/**
 * Makes records of what was written down.
 * @throws an error with one sentence: where something does not fit, and what is wrong there.
 */
export const settleRecords = (written: readonly Written[], known: Known): OwnRecords => {
  const groups = new Map<string, Group>();
  for (const one of written) {
    const form = findForm(one.resource, one.source, known);
    if (form.name !== undefined) openGroup(groups, form.name, one);
    for (const record of one.records) {
      const placed = placeRecord(record, form);
      addRecord(openGroup(groups, placed.name, one), placed, record.place);
    }
  }
  return groups;
};

const openGroup = (
  groups: Map<string, Group>,
  name: string,
  { source, extent }: Written,
): Group => {
  const group = groups.get(name) ?? { source, extent, records: [], places: new Map() };
  groups.set(name, group);
  if (group.source === source) return group;
  throw new Error(`${source} and ${group.source} both hold ${name}; one of them has to go.`);
};

/** A record, where it belongs. */
type Placed = ReturnType<RecordForm['place']> & { readonly key: string };

const addRecord = ({ places, records }: Group, { key, record }: Placed, place: string): void => {
  const before = places.get(key);
  if (before !== undefined)
    throw new Error(`${place} has the key "${key}", which ${before} has already.`);
  places.set(key, place);
  records.push(record);
};

const findForm = (resource: string, source: string, known: Known): RecordForm => {
  const { inference, world, strangers } = known;
  const models = Object.hasOwn(world, resource) ? world[resource] : undefined;
  if (models || isBook(resource)) return toLikeForm(resource, models ?? []);
  const found = inference && (findNamed(inference, resource) ?? inference.resolve(resource));
  if (inference && found)
    return toDocumentedForm({ ...known, inference }, found.resource, found.keys);
  if (strangers === 'taken') return toLikeForm(resource, []);
  throw new Error(`${source} holds records of "${resource}", ${toAdvice(resource, known)}.`);
};

/** A resource by its own name, or by its last word where no other ends in it: its records say whose they are. */
const findNamed = ({ resources }: Inference, name: string) => {
  const nested = resources.filter((one) => one.name.includes('{'));
  const exact = nested.find((one) => one.name === name);
  const alike = nested.filter((one) => one.noun === name);
  const [only] = alike.length === 1 && !resources.some((one) => one.name === name) ? alike : [];
  const resource = exact ?? only;
  return resource && { resource, keys: undefined };
};

const toAdvice = (resource: string, { inference, world }: Known): string => {
  const names = [...(inference?.resources ?? []).map(({ name }) => name), ...Object.keys(world)];
  return names.length === 0
    ? 'but there are no resources here'
    : `which is no resource here; ${tellNearest(resource, names)}`;
};

const placeRecord = (written: WrittenRecord, form: RecordForm): Placed => {
  const { place } = written;
  const placed = tryToPlace(readRecord(written, form), form, place);
  const key = placed.record[form.key];
  if (typeof key !== 'string' && typeof key !== 'number')
    throw new Error(`${place} has no ${form.key} that is a text or a number, which is its key.`);
  const [wrong] = form.check(placed.record);
  if (wrong === undefined) return { ...placed, key: `${key}` };
  throw new Error(`${place} does not fit: ${wrong.pointer || 'the record'} ${wrong.message}.`);
};

const tryToPlace = (record: StoredRecord, form: RecordForm, place: string) => {
  try {
    return form.place(record);
  } catch (cause) {
    throw new Error(`${place} ${Object(cause).message}.`, { cause });
  }
};

const readRecord = (one: WrittenRecord, form: RecordForm): StoredRecord => {
  if ('cells' in one) return readCells(one.cells, form);
  if (typeof one.value === 'object' && one.value !== null && !Array.isArray(one.value))
    return { ...one.value };
  throw new Error(`${one.place} is no record: it must be an object.`);
};

const readCells = (
  cells: Extract<WrittenRecord, { readonly cells: unknown }>['cells'],
  form: RecordForm,
): StoredRecord => {
  const record: Record<string, unknown> = {};
  for (const [property, cell] of cells) {
    const value = toValue(cell, form.shapeOf(property));
    if (value !== undefined) record[property] = value;
  }
  return record;
};
