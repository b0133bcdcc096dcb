import { formatInstant, timestampFormatOf } from '../../../inference/inference.ts';
import type { SchemaView } from '../../../openapi/openapi.ts';

/** A generated object, whose properties a rule may change or remove. */
export type Draft = Record<string, unknown>;

/** What a rule knows of an object. */
export type ObjectFacts = {
  readonly viewOf: (name: string) => SchemaView;
  readonly isRequired: (name: string) => boolean;
  /** Whether a value was generated; others stay as they are. */
  readonly isGenerated: (name: string) => boolean;
  /** The present of the seed, in milliseconds. */
  readonly now: number;
};

export type ConsistencyRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** Whether the rule is about objects with a property of this name. */
  concerns(name: string): boolean;
  apply(draft: Draft, facts: ObjectFacts): void;
};

/** The instant of a property, if it holds one. */
export function timeOf(draft: Draft, name: string): number | undefined {
  const value = draft[name];
  if (typeof value === 'number') return toInstant(value);
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** Numbers of this size are seconds or milliseconds since 1970, and not counts. */
function toInstant(value: number): number | undefined {
  if (value > 1e12 && value < 1e13) return value;
  return value > 1e9 && value < 1e10 ? value * 1000 : undefined;
}

/** Sets a time that was generated; returns the time that the property has then. */
export function setTime(draft: Draft, name: string, time: number, facts: ObjectFacts): number {
  if (!facts.isGenerated(name)) return Number(timeOf(draft, name));
  const format = timestampFormatOf(name, facts.viewOf(name));
  if (format !== undefined) draft[name] = formatInstant(time, format);
  return time;
}

/** Takes back a time that was generated, where the schema allows that. */
export function clearTime(draft: Draft, name: string, facts: ObjectFacts): void {
  if (!facts.isGenerated(name)) return;
  if (facts.viewOf(name).types.includes('null')) draft[name] = null;
  else if (!facts.isRequired(name)) delete draft[name];
}
