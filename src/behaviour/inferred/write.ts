import {
  atView,
  type Conclusion,
  findKeyExample,
  hiddenKey,
  isSame,
  type JsonObject,
  openAncestry,
  openFits,
  openFollow,
  outline,
  type Resource,
  type Shapes,
  toRecordsName,
  valueAt,
  viewsKey,
  withValueAt,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import { openFields, type ReadFields } from './fields.ts';
import type { Ground } from './ground.ts';
import { isSlug, toSlug } from './slug.ts';
import { findStamps, type Stamps } from './stamp.ts';
import { openUnsound } from './unsound.ts';

/** Makes the records of a resource whole. */
export type Writing = {
  readonly fields: ReadFields;
  /** A new record with this key. */
  fresh(fields: JsonObject, named: Keyed): StoredRecord;
  /** A record in the place of another. */
  changed(fields: JsonObject, named: Keyed): StoredRecord;
};

/** A record's key in its own type, the keys of its path, and the clock. */
export type Keyed = {
  readonly key: string | number;
  readonly keys: readonly string[];
  readonly context: Context;
};

export const openWriting = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
): Writing => {
  const { inference, make } = ground;
  const { shapes } = inference;
  const { one, view } = conclusion;
  const stamps = findStamps(shapes, resource);
  const ancestry = openAncestry(shapes, view ? atView(resource, view) : resource);
  // What the reply says of a new record, and the record's own schema does not, is kept with it.
  const isOther = one !== undefined && !isSame(shapes, one.places, resource.entity);
  const shown = isOther ? one.places : undefined;
  const follow = openFollow(shapes, shown ?? resource.entity, {
    example: findKeyExample({ root: ground.root, shapes }, resource),
    steps: resource.steps,
  });
  const initial = readInitial(shapes, conclusion, resource);
  const slugsOf = openSlugs(shapes, resource);
  const unsoundOf = openUnsound(ground, conclusion);
  const fill = (places: readonly string[], given: JsonObject, stream: string): JsonObject =>
    Object(make(places, stream, { given, extent: 'beginning', look: 'at its kind' }));
  const whole = (fields: JsonObject, { key, keys }: Keyed, before?: typeof shown): StoredRecord => {
    const stream = `${toRecordsName(resource, keys)}/${key}`;
    const given = withKey(resource, fields, key);
    // What was sent is in the record's own form by now.
    const shownToo = before ? { ...fill(before, given, stream), ...given } : given;
    const made = { ...fill(resource.entity, shownToo, stream), ...unsoundOf(fields) };
    return withStoredKey(resource, made, key);
  };
  return {
    fields: openFields(ground, conclusion, resource),
    fresh: (fields, named) => {
      const said = { ...initial, ...slugsOf(fields), ...fields };
      const given = ancestry.under(said, named.keys);
      const made = whole(stamp(given, stamps, { named, isNew: 'new' }), named, shown);
      const keyed = withKey(resource, given, named.key);
      const followed = follow(made, { given: keyed, key: named.key });
      return withViews(followed, view && [toRecordsName(view, named.keys)]);
    },
    changed: (fields, named) =>
      withViews(whole(stamp(fields, stamps, { named, isNew: 'known' }), named), fields[viewsKey]),
  };
};

/** What the request's schema says of what nobody sends, where the record has room for it. */
const readInitial = (
  shapes: Shapes,
  { sent }: Conclusion,
  { entity }: Resource,
): Record<string, unknown> => {
  const fits = openFits(shapes);
  const asked = outline(shapes, shapes.of(sent?.places ?? []));
  const initial: Record<string, unknown> = {};
  for (const [name, places] of outline(shapes, shapes.of(entity))) {
    const { default: value } = shapes.of(asked.get(name) ?? []).keywords;
    if (value !== undefined && value !== null && fits(shapes.of(places), value))
      initial[name] = value;
  }
  return initial;
};

/** What of a new record is called after its name. */
const openSlugs = (shapes: Shapes, { entity }: Resource): ((fields: JsonObject) => JsonObject) => {
  const fits = openFits(shapes);
  const slugs = [...outline(shapes, shapes.of(entity))].filter(([name]) => isSlug(name));
  if (slugs.length === 0) return () => ({});
  return (fields) => {
    const slug = toSlug(fields);
    const taking = slugs.filter(
      ([, places]) => slug !== undefined && fits(shapes.of(places), slug),
    );
    return Object.fromEntries(taking.map(([name]) => [name, slug]));
  };
};

/** With the views that it is in. */
const withViews = (made: StoredRecord, views: unknown): StoredRecord =>
  views === undefined ? made : { ...made, [viewsKey]: views };

/** With its key where records of the resource show it. */
const withKey = ({ key: { path } }: Resource, fields: JsonObject, key: string | number) =>
  path.length > 0 && valueAt(fields, path) !== key ? withValueAt(fields, path, key) : fields;

/** With its key where it is stored. */
const withStoredKey = (resource: Resource, made: JsonObject, key: string | number) =>
  resource.key.property === hiddenKey
    ? { ...made, [hiddenKey]: `${key}` }
    : withKey(resource, made, key);

type Stamping = { readonly named: Keyed; readonly isNew: 'new' | 'known' };

const stamp = (
  fields: JsonObject,
  { created, updated }: Stamps,
  { named: { context }, isNew }: Stamping,
): JsonObject => {
  const due = isNew === 'new' ? [...created, ...updated] : updated;
  if (due.length === 0) return fields;
  const stamped: Record<string, unknown> = { ...fields };
  for (const { property, write } of due) {
    if (isNew === 'known' || stamped[property] === undefined)
      stamped[property] = write(context.clock);
  }
  return stamped;
};
