import type { JsonObject } from '../../state/types.ts';

/** Fields of a form that change a rule. */
export type RuleFieldsProps = {
  readonly rule: JsonObject;
  readonly onChange: (rule: JsonObject) => void;
};

/** The object with a property; without it for `undefined`. */
export function withProperty(object: JsonObject, name: string, value: unknown): JsonObject {
  const { [name]: _old, ...others } = object;
  return value === undefined ? others : { ...others, [name]: value };
}
