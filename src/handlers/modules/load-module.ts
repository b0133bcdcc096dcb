import { pathToFileURL } from 'node:url';
import { isObject } from '../../openapi/openapi.ts';
import type { BehavioursModule } from '../behaviour.ts';

const exportChecks = new Map<string, (value: unknown) => boolean>([
  ['behaviours', isObject],
  ['settings', isObject],
  ['authenticate', isFunction],
  ['identify', isFunction],
  ['anonymous', isObject],
  ['refuse', isFunction],
  ['renew', isFunction],
  ['settle', isFunction],
  ['schemas', isObject],
  ['fixtures', (value) => isObject(value) || typeof value === 'string'],
]);

/**
 * Loads a user's behaviours module from a file. Each `round` loads the file again.
 * @throws an error of one sentence that names the file and the fault.
 */
export async function loadBehavioursModule(file: string, round = 0): Promise<BehavioursModule> {
  const module: unknown = await importModule(file, round);
  if (!isBehavioursModule(module)) {
    throw new Error(`The behaviours module ${file} ${findModuleProblem(module)}.`);
  }
  const { fixtures } = module;
  return typeof fixtures === 'string'
    ? { ...module, fixtures: new URL(fixtures, pathToFileURL(file)) }
    : module;
}

async function importModule(file: string, round: number): Promise<unknown> {
  try {
    // Node caches modules by their URL.
    const query = round === 0 ? '' : `?${round}`;
    return await import(pathToFileURL(file).href + query);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // The path of Sandlot itself does not help its user.
    const message = reason.replace(/\n.*/s, '').replace(/ imported from \S+$/, '');
    throw new Error(`The behaviours module ${file} cannot be loaded: ${message}`, { cause });
  }
}

function findModuleProblem(module: unknown): string | undefined {
  if (!isObject(module) || module.behaviours === undefined) {
    return 'has no export named "behaviours": export a map from operationId to function';
  }
  for (const [name, is] of exportChecks) {
    if (module[name] !== undefined && !is(module[name]))
      return `exports "${name}" with the wrong type`;
  }
  const wrong = Object.entries(Object(module.behaviours)).find(([, value]) => !isFunction(value));
  return wrong && `has a behaviour "${wrong[0]}" that is not a function`;
}

function isBehavioursModule(module: unknown): module is BehavioursModule {
  return findModuleProblem(module) === undefined;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
