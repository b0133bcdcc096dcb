import {
  findAncestry,
  hiddenKey,
  type Inference,
  onlyKey,
  openAncestry,
  outline,
  parametersOf,
  type Resource,
  type Schemas,
  toRecordsName,
  typeOf,
  valueAt,
  viewsKey,
} from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import type { StoredRecord } from '../store/store.ts';
import type { CellShape } from './cell-value.ts';

/** What the records of a resource have to be. */
export type RecordForm = {
  /** What its stored records are called; `undefined` where each says itself below which parents it is. */
  readonly name: string | undefined;
  /** The property that holds the key. */
  readonly key: string;
  /** What a property may be. */
  shapeOf(property: string): CellShape;
  /**
   * A record with what follows from where it is, and what the records there are called.
   * @throws an error with half a sentence, where that is not said.
   */
  place(record: StoredRecord): { readonly name: string; readonly record: StoredRecord };
  /** What is wrong with a record. */
  check(record: StoredRecord): readonly Pick<Violation, 'pointer' | 'message'>[];
};

export type FormParts = {
  readonly inference: Pick<Inference, 'shapes'>;
  readonly schemas: Schemas;
};

/** The form of records that the document describes; below parents with these keys, or any. */
export const toDocumentedForm = (
  { inference: { shapes }, schemas }: FormParts,
  resource: Resource,
  keys: readonly string[] | undefined,
): RecordForm => {
  const { entity, key } = resource;
  const properties = outline(shapes, shapes.of(entity));
  const ancestry = openAncestry(shapes, resource);
  const splitOff = openParents({ shapes }, resource);
  return {
    name: keys && toRecordsName(resource, keys),
    key: key.property,
    shapeOf: (property) => {
      const { types, keywords } = shapes.of(properties.get(property) ?? shapes.of(entity).rest);
      return { types, values: [keywords.enum ?? []].flat() };
    },
    place: (written) => {
      const split = keys ? { keys, record: written } : splitOff(written);
      const record = withKey(ancestry.under(split.record, split.keys), resource);
      return { name: toRecordsName(resource, split.keys), record };
    },
    check: ({ [hiddenKey]: _key, [viewsKey]: _views, ...visible }) =>
      entity.flatMap((pointer) => checkBy(schemas, pointer, visible)),
  };
};

/** Takes the keys of its parents from a record: of its properties, else beside them, by their parameters. */
const openParents = ({ shapes }: Pick<Inference, 'shapes'>, resource: Resource) => {
  const ancestry = findAncestry(shapes, resource);
  const parameters = parametersOf(resource.steps);
  return (written: StoredRecord) => {
    const record: Record<string, unknown> = { ...written };
    const keys = parameters.map((parameter, index) => {
      const path = ancestry[index]?.path ?? [parameter];
      const key = valueAt(record, path);
      if (typeof key !== 'string' && typeof key !== 'number')
        throw new Error(`has no ${path.join('.')}, which says below which parent it is`);
      if (ancestry[index] === undefined) delete record[parameter];
      return `${key}`;
    });
    return { record, keys };
  };
};

/** With its own key beside it, where no property of its own holds it. */
const withKey = (record: StoredRecord, { key, kind }: Resource): StoredRecord => {
  if (key.property !== hiddenKey || record[hiddenKey] !== undefined) return record;
  const own = kind === 'singleton' ? onlyKey : valueAt(record, key.path);
  return own === undefined ? record : { ...record, [hiddenKey]: `${own}` };
};

const checkBy = (schemas: Schemas, pointer: string, record: StoredRecord) => {
  try {
    return schemas.check(pointer, 'reply')(record, 'body');
  } catch {
    // A schema that cannot be compiled is a finding of its own, and nothing fits it or not.
    return [];
  }
};

/** The form of records that the document says nothing of: the types that those of a module have. */
export const toLikeForm = (name: string, models: readonly StoredRecord[]): RecordForm => {
  const seen = new Map<string, Set<string>>();
  for (const [property, value] of models.flatMap((model) => Object.entries(model)))
    seen.set(property, (seen.get(property) ?? new Set()).add(typeOf(value)));
  const typesOf = (property: string): readonly string[] => {
    const types = [...(seen.get(property) ?? [])];
    // Where nothing was ever filled in, nobody knows what would be.
    return types.every((type) => type === 'null') ? [] : types;
  };
  return {
    name,
    key: 'id',
    shapeOf: (property) => ({ types: typesOf(property), values: [] }),
    place: (record) => ({ name, record }),
    check: (record) =>
      Object.entries(record).flatMap(([property, value]) => {
        const types = typesOf(property);
        // That all models have a value is chance.
        const fits =
          value === null || types.length === 0 || types.some((type) => isOf(type, value));
        return fits ? [] : { pointer: `/${property}`, message: `must be ${types.join(' or ')}` };
      }),
  };
};

/** That all models are whole numbers is chance. */
const isOf = (type: string, value: unknown): boolean =>
  type === typeOf(value) || (type === 'integer' && typeof value === 'number');
