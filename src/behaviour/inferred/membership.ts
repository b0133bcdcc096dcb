import {
  openFits,
  outline,
  parametersOf,
  plain,
  type Resource,
  type Shapes,
  singular,
  typed,
  type View,
} from '../../document/document.ts';
import type { Call, Context, Outcome } from '../behaviour.ts';
import { toWriter } from './stamp.ts';

/** A record that was put below a parent, and the call that did it. */
export type Member = {
  readonly call: Call;
  readonly context: Context;
  /** The keys of the parents, then its own. */
  readonly keys: readonly string[];
};

type Placed = { readonly resource: Resource; readonly view: View };

/**
 * Has a reply that is no record, `{ "team_id": 1, "user_id": 7, "role": "admin" }`, tell who is where now,
 * and what was sent of it.
 */
export const openMembership = (
  shapes: Shapes,
  schema: string,
  { resource, view }: Placed,
): ((outcome: Outcome, member: Member) => Outcome) => {
  const fits = openFits(shapes);
  const properties = [...outline(shapes, shapes.of([schema]))];
  const parameters = parametersOf(view.steps);
  const nouns = [...parameters.map((_, index) => view.ancestors[index]?.noun), resource.noun];
  const ids = nouns.map((noun) => `${singular(plain(noun ?? ''))}id`);
  const names = [...parameters, resource.parameter].map(plain);
  const told = properties.map(([name, places]) => {
    const word = plain(name);
    const index = Math.max(ids.lastIndexOf(word), word === 'id' ? -1 : names.lastIndexOf(word));
    const isTime = /^(created|added|joined|assigned)(at|on)$/.test(word);
    return { name, places, index, write: isTime ? toWriter(name, shapes.of(places)) : undefined };
  });
  return (outcome, { call, context, keys }) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const { name, places, index, write } of told) {
      const said = Object(call.body)[name];
      const key = keys[index];
      const value =
        key === undefined ? (write?.(context.clock) ?? said) : typed(shapes, places, key);
      if (value !== undefined && fits(shapes.of(places), value)) body[name] = value;
    }
    return { ...outcome, body };
  };
};
