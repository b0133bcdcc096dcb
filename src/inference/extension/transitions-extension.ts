import { isObject, type JsonObject } from '../../openapi/openapi.ts';

/** Which states of a record follow each other, as `x-sandlot` writes them. */
export type Transitions = {
  /** The property with the state. */
  readonly property: string;
  /** For each state those that may follow; a state that is not listed may not be left. */
  readonly states: Readonly<Record<string, readonly string[]>>;
  /** The status of a call that would lead elsewhere; 409 when absent. */
  readonly status?: number;
};

/** The transitions in the fields of an `x-sandlot`: `false` allows all. */
export function findTransitions({ transitions }: JsonObject): Transitions | false | undefined {
  return transitions === false || isTransitions(transitions) ? transitions : undefined;
}

export function isTransitions(value: unknown): value is Transitions {
  return (
    isObject(value) &&
    typeof value.property === 'string' &&
    isObject(value.states) &&
    Object.values(value.states).every(isListOfTexts) &&
    (value.status === undefined || isClientErrorStatus(value.status))
  );
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isClientErrorStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 400 && Number(value) < 500;
}
