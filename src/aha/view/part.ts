import type { StoredRecord } from '../../index.ts';
import { isObject, listOf, textOf } from '../property.ts';
import { pageOf } from './address.ts';
import { buildView, type Field, type Fields, type View } from './field.ts';
import { remember, rememberViews } from './remember.ts';

/** A record that another one shows: its resource, the property with its id, and its keys. */
export type Part = {
  readonly resource: string;
  readonly property: string;
  readonly fields: Fields;
};

/** A key that shows a record that must be there; null where it is not. */
export const partField = (key: string, part: Part): Field => [
  key,
  (record, lookup) => {
    const found = lookup.record(part.resource, record[part.property]);
    return found === undefined ? null : showPart(found, part.fields, lookup);
  },
];

/** A key that shows an optional record, and is left out without one. */
export const optionalPart = (key: string, part: Part): Field => [
  key,
  (record, lookup) => {
    const found = lookup.record(part.resource, record[part.property]);
    return found === undefined ? undefined : showPart(found, part.fields, lookup);
  },
];

const showPart = rememberViews(buildView);

/** A key that shows the records whose ids a property lists. */
export const partsField = (key: string, { resource, property, fields }: Part): Field => [
  key,
  (record, lookup) => {
    const views: View[] = [];
    for (const id of listOf(record[property])) {
      const found = lookup.record(resource, id);
      if (found !== undefined) views.push(showPart(found, fields, lookup));
    }
    return views;
  },
];

/** A key that shows the records that name this one in their `property`. */
export const childrenField = (key: string, { resource, property, fields }: Part): Field => [
  key,
  (record, lookup) => {
    const views: View[] = [];
    for (const child of lookup.children(resource, property, record)) {
      views.push(showPart(child, fields, lookup));
    }
    return views;
  },
];

/** A key that shows the reference key of another record, or null. */
export const referenceField = (key: string, resource: string, property: string): Field => [
  key,
  (record, lookup) => lookup.record(resource, record[property])?.reference_num ?? null,
];

/** A key with an empty list, for what the sandbox has none of. */
export const noneField = (key: string): Field => [key, () => []];

/** A key with a stored list; empty where none is stored. */
export const listField = (key: string): Field => [key, (record) => listOf(record[key])];

/** A key that shows a stored note, e.g. a description; null where there is none. */
export const noteField = (key: string, type: string): Field => {
  const viewNote = remember((note: StoredRecord, notableId: unknown) => ({
    id: note.id,
    body: note.body,
    notable_id: notableId,
    notable_type: type,
    editor_version: 1,
    created_at: note.created_at,
    updated_at: note.updated_at,
    attachments: listOf(note.attachments),
  }));
  return [
    key,
    (record) => {
      const note = record[key];
      return isObject(note) ? viewNote(note, record.id) : null;
    },
  ];
};

/** The workflow status of a record. */
export const statusField: Field = partField('workflow_status', {
  resource: 'workflow_statuses',
  property: 'workflow_status_id',
  fields: ['id', 'name', 'position', 'complete', 'color', 'workflow_status_category'],
});

/** A workspace in the keys that other records and lists show. */
export const projectFields: Fields = [
  'id',
  'reference_prefix',
  'name',
  'product_line',
  'created_at',
  ['url', (product) => pageOf('projects', textOf(product.reference_prefix))],
  'workspace_type',
];

/** The workspace of a record. */
export const projectField: Field = partField('project', {
  resource: 'products',
  property: 'product_id',
  fields: projectFields,
});
