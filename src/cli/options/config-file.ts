import type { Option } from 'commander';
import { parseJson } from '../../base/json-syntax.ts';
import { describeNearest } from '../../base/nearest.ts';
import { isObject } from '../../openapi/openapi.ts';

/** The file with options that all commands read in the folder where they are run. */
export const configFileName = 'sandlot.config.json';

/** The environment of a process. */
type Variables = { [name: string]: string | undefined };

/**
 * Takes the options of a config file as environment variables, where those are not set: so a flag comes
 * before a variable, and a variable before the file.
 * @returns where in the file each variable comes from that it has set: `sandlot.config.json: "port"`.
 * @throws an error with a sentence for the user.
 */
export function applyConfig(
  text: string,
  env: Variables,
  options: readonly Option[],
): ReadonlyMap<string, string> {
  const variables = Object.entries(toVariables(readConfig(text), options));
  const unset = variables.filter(([name]) => env[name] === undefined);
  for (const [name, value] of unset) env[name] = value;
  return new Map(
    unset.map(([name]) => {
      const option = options.find(({ envVar }) => envVar === name);
      const list = lists.find(({ variable }) => variable === name);
      const place = list?.property ?? option?.attributeName() ?? 'documents';
      return [name, `${configFileName}: "${place}"`];
    }),
  );
}

/** Files that the config file lists, where a command has an option for each of them. */
const lists = [
  { property: 'overlays', variable: 'SANDLOT_OVERLAY' },
  { property: 'scenarios', variable: 'SANDLOT_WORKFLOW' },
] as const;

function readConfig(text: string): Readonly<Record<string, unknown>> {
  let config: unknown;
  try {
    config = parseJson(text);
  } catch (cause) {
    throw new Error(`${configFileName}: ${Object(cause).message}.`, { cause });
  }
  if (isObject(config)) return config;
  throw new Error(`${configFileName} must hold an object such as {"documents": ["api.yaml"]}.`);
}

function toVariables(
  {
    $schema: _schema,
    documents,
    overlays,
    scenarios,
    ...others
  }: Readonly<Record<string, unknown>>,
  options: readonly Option[],
): Variables {
  const variables: Variables = {
    ...toDocumentVariables(documents),
    ...toFileVariables({ overlays, scenarios }),
  };
  for (const [name, value] of Object.entries(others)) {
    const option = options.find((one) => one.attributeName() === name && one.envVar !== undefined);
    if (option?.envVar === undefined) throw refuseUnknown(name, options);
    const isOff = option.negate ? value === true : value === false;
    if (!isOff) variables[option.envVar] = option.negate ? 'true' : toText(name, value);
  }
  return variables;
}

function toFileVariables(listed: Readonly<Record<string, unknown>>): Variables {
  const given = lists.filter(({ property }) => listed[property] !== undefined);
  return Object.fromEntries(
    given.map(({ property, variable }) => [variable, toText(property, listed[property])]),
  );
}

function refuseUnknown(name: string, options: readonly Option[]): Error {
  const files = lists.map(({ property }) => property);
  const known = ['documents', ...files, ...options.map((option) => option.attributeName())];
  return new Error(
    `${configFileName} has the unknown option "${name}"; ${describeNearest(name, known)}.`,
  );
}

/** One document is served as if it was an argument, others at their base paths. */
function toDocumentVariables(documents: unknown): Variables {
  if (documents === undefined) return {};
  const list = [documents].flat();
  const [only] = list;
  if (list.length === 1 && typeof only === 'string') return { SANDLOT_DOCUMENT: only };
  const mounts = list.map((one) => {
    const { mount, document } = Object(one);
    if (typeof mount === 'string' && typeof document === 'string') return `${mount}=${document}`;
    if (list.length === 1)
      throw new Error(`${configFileName}: "documents" must be a list such as ["api.yaml"].`);
    throw new Error(
      `${configFileName}: with several documents, each needs its base path: {"document": "shop.yaml", "mount": "/shop"}.`,
    );
  });
  return { SANDLOT_MOUNT: mounts.join(',') };
}

/** The text of a variable: lists with commas, settings as `NAME=VALUE`. */
function toText(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((entry) => toText(name, entry)).join(',');
  if (isObject(value))
    return Object.entries(value)
      .map(([key, entry]) => `${key}=${toText(name, entry)}`)
      .join(' ');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return `${value}`;
  throw new Error(
    `${configFileName}: "${name}" must be a text, a number, true, false, a list or an object.`,
  );
}
