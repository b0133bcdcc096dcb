import { createAjv, isObject } from '../../openapi/openapi.ts';
import type { BehavioursModule } from '../behaviour.ts';

/** The settings that modules declare, for `--help`: name, and what the schema says of it. */
export type DeclaredSetting = {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
};

/** All settings of some modules; a later one replaces its namesake. */
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
 * The values of all settings: what the user set, else the defaults.
 * @throws an error with a sentence, for a setting that nobody declares or a value that does not fit.
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
    ? `it takes ${schema.enum.join(', ')}`
    : ajv.errorsText(ajv.errors, { dataVar: 'it' });
  throw new Error(`The setting ${name}=${text} does not fit: ${allowed}.`);
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
    ? `There is no setting "${name}": no behaviours module declares any.`
    : `There is no setting "${name}"; there are ${declared.map((setting) => setting.name).join(', ')}.`;
}
