import type { JsonObject } from '../../openapi/openapi.ts';
import { type ContractChange, formatValue, type PointerPair, toContractChange } from './change.ts';

/** A part of both documents that may be deprecated. */
export type AnnouncingPart = {
  readonly kind: 'operation' | 'parameter' | 'schema';
  /** Such as `the operation`. */
  readonly subject: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly pointers: PointerPair;
};

/** How the announcements of a part changed: that it goes, when, and how stable it is until then. */
export function listLifecycleChanges(part: AnnouncingPart): readonly ContractChange[] {
  const { kind, subject, before, after, pointers } = part;
  const [wasDeprecated, isDeprecated] = [before.deprecated === true, after.deprecated === true];
  const change = (rule: string, message: string) => toContractChange(rule, pointers, message);
  const moved = describeDifference(readSunset(before), readSunset(after));
  const level = describeDifference(readStability(before), readStability(after));
  return [
    ...(isDeprecated && !wasDeprecated
      ? [change(`${kind}-deprecated`, `${subject} is now deprecated`)]
      : []),
    ...(wasDeprecated && !isDeprecated
      ? [change(`${kind}-reactivated`, `${subject} is no longer deprecated`)]
      : []),
    ...(wasDeprecated && isDeprecated && moved !== undefined
      ? [change(sunsetChanged, `the sunset of ${subject} changed ${moved}`)]
      : []),
    ...(level === undefined
      ? []
      : [change(stabilityChanged, `the stability of ${subject} changed ${level}`)]),
  ];
}

/** The names of rules that the lifecycle policy judges. */
export const sunsetChanged = 'sunset-changed';
export const stabilityChanged = 'stability-changed';

/** What a part says about the day on which it goes. */
export function readSunset(part: JsonObject): unknown {
  return part['x-sunset'] ?? part.sunset;
}

/** A part that says nothing is stable. */
export function readStability(part: JsonObject): unknown {
  return part['x-stability-level'] ?? 'stable';
}

function describeDifference(before: unknown, after: unknown): string | undefined {
  const [was, is] = [formatValue(before), formatValue(after)];
  return was === is ? undefined : `from ${was} to ${is}`;
}
