import {
  type NestedCollection,
  normalizeName,
  parametersOf,
  type Resource,
  singularize,
  toTypedKey,
} from '../../inference/inference.ts';
import { toTimestampWriter } from '../../inference/resources/timestamp-properties.ts';
import { compileConformance, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Call, Context, Outcome } from '../behaviour.ts';

/** A record that was put below a parent, and the call that did it. */
export type LinkedMember = {
  readonly call: Call;
  readonly context: Context;
  /** The keys of the parents, then its own. */
  readonly keys: readonly string[];
};

type MembershipResource = { readonly resource: Resource; readonly view: NestedCollection };

/**
 * Has a reply that is no record, `{ "team_id": 1, "user_id": 7, "role": "admin" }`, tell who is where now,
 * and what was sent of it.
 */
export function compileMembershipReply(
  shapes: SchemaViews,
  schema: string,
  { resource, view }: MembershipResource,
): (outcome: Outcome, member: LinkedMember) => Outcome {
  const fits = compileConformance(shapes);
  const properties = [...propertiesOf(shapes, shapes.of([schema]))];
  const parameters = parametersOf(view.segments);
  const nouns = [...parameters.map((_, index) => view.ancestors[index]?.noun), resource.noun];
  const ids = nouns.map((noun) => `${singularize(normalizeName(noun ?? ''))}id`);
  const names = [...parameters, resource.parameter].map(normalizeName);
  const told = properties.map(([name, places]) => {
    const word = normalizeName(name);
    const index = Math.max(ids.lastIndexOf(word), word === 'id' ? -1 : names.lastIndexOf(word));
    const isTime = /^(created|added|joined|assigned)(at|on)$/.test(word);
    return {
      name,
      places,
      index,
      write: isTime ? toTimestampWriter(name, shapes.of(places)) : undefined,
    };
  });
  return (outcome, { call, context, keys }) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const { name, places, index, write } of told) {
      const said = Object(call.body)[name];
      const key = keys[index];
      const value =
        key === undefined ? (write?.(context.clock) ?? said) : toTypedKey(shapes, places, key);
      if (value !== undefined && fits(shapes.of(places), value)) body[name] = value;
    }
    return { ...outcome, body };
  };
}
