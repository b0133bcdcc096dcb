import type { Operation, SchemaViews } from '../../openapi/openapi.ts';
import { type PathSegment, parsePathTemplate } from './path-tree.ts';

/** The steps of a path of the document; `undefined` where one is a text with parameters inside. */
export type ParsePath = (path: string) => readonly PathSegment[] | undefined;

/** Reads paths, each once, without what they say of a version: all versions are of the same records. */
export function createPathParser(shapes: SchemaViews, operations: readonly Operation[]): ParsePath {
  const known = new Map<string, readonly PathSegment[] | undefined>();
  const byPath = new Map(operations.map((operation) => [operation.path, operation]));
  const isOfApi = (path: string, { name, prefix, pathThroughVersion }: VersionSegment): boolean =>
    // What is read by itself is a record: a release of something.
    prefix !== '' ||
    (!byPath.has(pathThroughVersion) &&
      (/^api/i.test(name) || hasFixedValues(shapes, byPath.get(path), name)));
  return (path) => {
    if (known.has(path)) return known.get(path);
    const version = findVersionSegment(path);
    const rest = version && isOfApi(path, version) ? version.pathWithoutVersion : path;
    const segments = parsePathTemplate(rest);
    known.set(path, segments);
    return segments;
  };
}

/** The part of a path that may name the version of the API. */
type VersionSegment = {
  /** What its parameter is called. */
  readonly name: string;
  /** What stands before the parameter: `v` of `v{version}`. */
  readonly prefix: string;
  /** The path down to it, that included, and the path without it. */
  readonly pathThroughVersion: string;
  readonly pathWithoutVersion: string;
};

const versionSegmentPattern =
  /^((?:\/[^/{}]*)*)(\/(v(?:ersion)?[-_.]?)?\{([^/{}:]+)(?::[^/{}]*)?\})(\/.+)$/i;
const versionParameterName = /^(api)?[-_. ]?ver(sion)?([-_. ]?(number|no))?$/i;

/** `v{version}` and `{apiVersion}`, before all other parameters, and not at the end: there it names a record. */
function findVersionSegment(path: string): VersionSegment | undefined {
  if (!/\{[^{}]*ver/i.test(path)) return undefined;
  const [, above = '', own = '', lead = '', name = '', below = ''] =
    versionSegmentPattern.exec(path) ?? [];
  return versionParameterName.test(name)
    ? { name, prefix: lead, pathThroughVersion: above + own, pathWithoutVersion: above + below }
    : undefined;
}

/** Whether a parameter has a value of its own, or some to choose from: then it names no record. */
function hasFixedValues(
  shapes: SchemaViews,
  operation: Operation | undefined,
  name: string,
): boolean {
  const own = operation?.parameters.filter((one) => one.in === 'path' && one.name === name) ?? [];
  const { keywords } = shapes.of(own.map(({ schemaPointer }) => schemaPointer));
  return ['default', 'enum', 'const'].some((word) => keywords[word] !== undefined);
}
