import { type MembershipReplyProperty, toTypedKey } from '../../inference/inference.ts';
import { compileConformance, type SchemaViews } from '../../openapi/openapi.ts';
import type { Call, Context, Outcome } from '../behaviour.ts';
import { formatTime } from '../record/timestamps.ts';

/** A record that became a member, and the call that made it one. */
export type NewMember = {
  readonly call: Call;
  readonly context: Context;
  /** The keys of the parents, then its own. */
  readonly keys: readonly string[];
};

/** Writes the keys, the time and the body of a call into a reply about a membership. */
export function compileMembershipReply(
  schemaViews: SchemaViews,
  properties: readonly MembershipReplyProperty[],
): (outcome: Outcome, member: NewMember) => Outcome {
  const conforms = compileConformance(schemaViews);
  const memberValueOf = (
    { property, schemaPointers, keyIndex, timeFormat }: MembershipReplyProperty,
    { call, context, keys }: NewMember,
  ): unknown => {
    const key = keyIndex === undefined ? undefined : keys[keyIndex];
    if (key !== undefined) return toTypedKey(schemaViews, schemaPointers, key);
    return timeFormat ? formatTime(context.clock, timeFormat) : Object(call.body)[property];
  };
  return (outcome, member) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const reply of properties) {
      const value = memberValueOf(reply, member);
      if (value !== undefined && conforms(schemaViews.of(reply.schemaPointers), value))
        body[reply.property] = value;
    }
    return { ...outcome, body };
  };
}
