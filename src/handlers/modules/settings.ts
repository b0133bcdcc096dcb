import { describeSchemaError } from '../../base/schema-error.ts';
import { createAjv, isObject } from '../../openapi/openapi.ts';
import type { BehavioursModule } from '../behaviour.ts';

/** A setting that a module declares, with its JSON schema. */
export type DeclaredSetting = {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
};

/** The settings of modules; a later one replaces one with the same name. */
export function listSettings(modules: readonly BehavioursModule[]): readonly DeclaredSetting[] {
  const settings = new Map<string, DeclaredSetting>();
  for (const module of modules) {
    const properties = module.settings?.properties;
    for (const [name, schema] of Object.entries(isObject(properties) ? properties : {})) {
      if (isObject(schema)) settings.set(name, { name, schema });
    }
  }
  return [...settings.values()];
}

/**
 * The values of all settings: those that the user set, else the defaults.
 * @throws an error of one sentence for an unknown setting or an invalid value.
 */
export function parseSettings(
  declared: readonly DeclaredSetting[],
  set: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { name, schema } of declared) values[name] = schema.default;
  for (const [name, text] of Object.entries(set)) {
    const setting = declared.find((candidate) => candidate.name === name);
    if (!setting) throw new Error(formatUnknownSetting(name, declared));
    values[name] = parseSetting(setting, text);
  }
  return values;
}

function parseSetting({ name, schema }: DeclaredSetting, text: string): unknown {
  const ajv = createAjv();
  const values = schema.type === 'string' ? [text] : [parseJsonOrText(text), text];
  const value = values.find((candidate) => ajv.validate(schema, candidate));
  if (value !== undefined) return value;
  ajv.validate(schema, values[0]);
  const allowed = Array.isArray(schema.enum)
    ? `it must be ${schema.enum.join(' or ')}`
    : ajv.errors?.map((error) => `it ${describeSchemaError(error)}`).join(', ');
  throw new Error(`The setting ${name}=${text} is invalid: ${allowed}.`);
}

function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function formatUnknownSetting(name: string, declared: readonly DeclaredSetting[]): string {
  return declared.length === 0
    ? `Unknown setting "${name}": the behaviours modules declare no settings.`
    : `Unknown setting "${name}". Known settings: ${declared.map((setting) => setting.name).join(', ')}.`;
}
