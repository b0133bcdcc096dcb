import {
  entriesOf,
  findBodySchema,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { findPartChange, type PartChange } from '../vocabulary/path-verbs.ts';
import { isSameNoun } from '../vocabulary/singularize.ts';

/** The part of a record that the body of an action is about: `subnets` of `add_subnet`. */
export type ActionPart = {
  readonly rule: string;
  /** The property of the record. */
  readonly property: string;
  /** The schemas of the object, or of an entry of the list. */
  readonly schemaPointers: readonly string[];
  /** Whether the body is merged into an object, or an entry that a list gets or loses. */
  readonly change: PartChange;
};

type PartSubject = {
  readonly schemaViews: SchemaViews;
  readonly schemaPointers: readonly string[];
  readonly change: PartChange;
};

type ActionPartRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** The schemas of what the body is like; none where the rule does not apply. */
  infer(subject: PartSubject): readonly string[];
};

/** `add_subnet` adds its body to the `subnets`, `delete_subnet` takes out what is like it. */
const listPart: ActionPartRule = {
  name: 'list-part',
  summary: '`add_subnet` adds its body to `subnets`, `delete_subnet` takes it out',
  docs: '#list-part',
  infer: ({ schemaViews, schemaPointers, change }) =>
    change === 'merge' ? [] : entriesOf(schemaViews, schemaViews.of(schemaPointers)),
};

/** `change_protection` merges its body into the object `protection`. */
const objectPart: ActionPartRule = {
  name: 'object-part',
  summary: '`change_protection` changes the object `protection`',
  docs: '#object-part',
  infer: ({ schemaPointers, change }) => (change === 'merge' ? schemaPointers : []),
};

/** Which part of a record the body of an action is about; the first rule that applies wins. */
export const actionPartRules: readonly ActionPartRule[] = [listPart, objectPart];

/** The part of a record that an action changes; `undefined` where its body is about the record itself. */
export function inferActionPart(
  schemaViews: SchemaViews,
  operation: Operation,
  { entity }: Pick<Resource, 'entity'>,
): ActionPart | undefined {
  const { change, noun } = findPartChange(`${operation.path.split('/').at(-1)}`) ?? {};
  const schema = findBodySchema(operation);
  if (change === undefined || schema === undefined) return undefined;
  const sent = [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()];
  const properties = propertiesOf(schemaViews, schemaViews.of(entity));
  for (const [property, schemaPointers] of properties) {
    if (!isSameNoun(property, `${noun}`) || sent.includes(property)) continue;
    for (const { name, infer } of actionPartRules) {
      const found = infer({ schemaViews, schemaPointers, change });
      const names = propertiesOf(schemaViews, schemaViews.of(found));
      if (sent.some((one) => names.has(one)))
        return { rule: name, property, schemaPointers: found, change };
    }
  }
  return undefined;
}
