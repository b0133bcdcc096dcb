import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { type Step, toSteps } from './path-tree.ts';

/** The steps of a path of the document; `undefined` where one is a text with parameters inside. */
export type StepsOf = (path: string) => readonly Step[] | undefined;

/** Reads paths, each once, without what they say of a version: all versions are of the same records. */
export const openSteps = (shapes: Shapes, operations: readonly Operation[]): StepsOf => {
  const known = new Map<string, readonly Step[] | undefined>();
  const byPath = new Map(operations.map((operation) => [operation.path, operation]));
  const isOfApi = (path: string, { name, lead, start }: Version): boolean =>
    // What is read by itself is a record: a release of something.
    lead !== '' ||
    (!byPath.has(start) && (/^api/i.test(name) || isChosen(shapes, byPath.get(path), name)));
  return (path) => {
    if (known.has(path)) return known.get(path);
    const version = findVersion(path);
    const rest = version && isOfApi(path, version) ? version.rest : path;
    const steps = toSteps(rest);
    known.set(path, steps);
    return steps;
  };
};

/** The part of a path that may name the version of the API. */
type Version = {
  /** What its parameter is called. */
  readonly name: string;
  /** What stands before the parameter: `v` of `v{version}`. */
  readonly lead: string;
  /** The path down to it, that included, and the path without it. */
  readonly start: string;
  readonly rest: string;
};

const whole = /^((?:\/[^/{}]*)*)(\/(v(?:ersion)?[-_.]?)?\{([^/{}:]+)(?::[^/{}]*)?\})(\/.+)$/i;
const called = /^(api)?[-_. ]?ver(sion)?([-_. ]?(number|no))?$/i;

/** `v{version}` and `{apiVersion}`, before all other parameters, and not at the end: there it names a record. */
const findVersion = (path: string): Version | undefined => {
  if (!/\{[^{}]*ver/i.test(path)) return undefined;
  const [, above = '', own = '', lead = '', name = '', below = ''] = whole.exec(path) ?? [];
  return called.test(name) ? { name, lead, start: above + own, rest: above + below } : undefined;
};

/** Whether a parameter has a value of its own, or some to choose from: then it names no record. */
const isChosen = (shapes: Shapes, operation: Operation | undefined, name: string): boolean => {
  const own = operation?.parameters.filter((one) => one.in === 'path' && one.name === name) ?? [];
  const { keywords } = shapes.of(own.map(({ schema }) => schema));
  return ['default', 'enum', 'const'].some((word) => keywords[word] !== undefined);
};
