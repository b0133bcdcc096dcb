import { isObject, listOf } from '../property.ts';
import type { Fields } from './field.ts';
import { listField } from './part.ts';

/** The tags of a record by name, and in full as they are stored. */
export const tagsFields: Fields = [
  ['tags', (record) => listOf(record.full_tags).map((tag) => (isObject(tag) ? tag.name : tag))],
  listField('full_tags'),
];
