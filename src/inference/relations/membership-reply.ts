import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { type TimestampFormat, timestampFormatOf } from '../effects/timestamps.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { NestedCollection, Resource } from '../resources/resource.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { membershipTimeName } from '../vocabulary/timestamps.ts';

/** A property of a reply about a membership: `team_id`, `user_id`, `joined_at`, `role`. */
export type MembershipReplyProperty = {
  readonly property: string;
  readonly schemaPointers: readonly string[];
  /** Which of the keys it holds, parents first, then the member; absent where it holds none. */
  readonly keyIndex: number | undefined;
  /** How it writes the time of joining; absent where it holds none. */
  readonly timeFormat: TimestampFormat | undefined;
};

type Membership = { readonly resource: Resource; readonly nestedCollection: NestedCollection };

/** How a reply that is no record describes a membership: `{ "team_id": 1, "user_id": 7, "role": "admin" }`. */
export function inferMembershipReply(
  schemaViews: SchemaViews,
  schema: string,
  { resource, nestedCollection: { segments, ancestors } }: Membership,
): readonly MembershipReplyProperty[] {
  const parameters = parametersOf(segments);
  const nouns = [...parameters.map((_, index) => ancestors[index]?.noun), resource.noun];
  const idNames = nouns.map((noun) => `${singularize(normalizeName(noun ?? ''))}id`);
  const parameterNames = [...parameters, resource.parameter].map(normalizeName);
  return [...propertiesOf(schemaViews, schemaViews.of([schema]))].map(
    ([property, schemaPointers]) => {
      const name = normalizeName(property);
      const byParameter = name === 'id' ? -1 : parameterNames.lastIndexOf(name);
      const keyIndex = Math.max(idNames.lastIndexOf(name), byParameter);
      const timeFormat = membershipTimeName.test(name)
        ? timestampFormatOf(property, schemaViews.of(schemaPointers))
        : undefined;
      return {
        property,
        schemaPointers,
        keyIndex: keyIndex === -1 ? undefined : keyIndex,
        timeFormat,
      };
    },
  );
}
