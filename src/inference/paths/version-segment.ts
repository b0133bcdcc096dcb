import type { Operation, SchemaViews } from '../../openapi/openapi.ts';
import { formatSegment, versionParameterName } from '../vocabulary/path-segments.ts';
import { type PathSegment, parsePathTemplate } from './path-tree.ts';

/** Splits a path of the document; `undefined` if a segment mixes text and parameters. */
export type ParsePath = (path: string) => readonly PathSegment[] | undefined;

/** Splits each path once, without its version and format: all versions share their records. */
export function createPathParser(
  schemaViews: SchemaViews,
  operations: readonly Operation[],
): ParsePath {
  const known = new Map<string, readonly PathSegment[] | undefined>();
  const byPath = new Map(operations.map((operation) => [operation.path, operation]));
  const names = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  const isOfApi = (path: string, { name, prefix, pathThroughVersion }: VersionSegment): boolean =>
    // A version that can be read by itself is a record, such as a release.
    prefix !== '' ||
    (!byPath.has(pathThroughVersion) &&
      (/^api/i.test(name) || hasFixedValues(schemaViews, byPath.get(path), name)));
  // `/things/{id}/json` is `/things/{id}`, unless that has an operation of the same method.
  const hasFormat = (path: string): boolean => {
    const pathWithoutFormat = path.replace(formatSegment, '');
    return (
      pathWithoutFormat !== path &&
      !operations.some(
        (one) => one.path === path && names.has(`${one.method} ${pathWithoutFormat}`),
      )
    );
  };
  return (path) => {
    if (known.has(path)) return known.get(path);
    const version = findVersionSegment(path);
    const rest = version && isOfApi(path, version) ? version.pathWithoutVersion : path;
    const segments = parsePathTemplate(hasFormat(path) ? rest.replace(formatSegment, '') : rest);
    known.set(path, segments);
    return segments;
  };
}

/** A segment that may hold the version of the API. */
type VersionSegment = {
  /** The name of its parameter. */
  readonly name: string;
  /** The text before the parameter: `v` of `v{version}`. */
  readonly prefix: string;
  /** The path up to and with that segment, and the path without it. */
  readonly pathThroughVersion: string;
  readonly pathWithoutVersion: string;
};

const versionSegmentPattern =
  /^((?:\/[^/{}]*)*)(\/(v(?:ersion)?[-_.]?)?\{([^/{}:]+)(?::[^/{}]*)?\})(\/.+)$/i;

/**
 * `v{version}` and `{apiVersion}` before all other parameters; at the end they identify a record.
 */
function findVersionSegment(path: string): VersionSegment | undefined {
  if (!/\{[^{}]*ver/i.test(path)) return undefined;
  const [, above = '', candidates = '', lead = '', name = '', below = ''] =
    versionSegmentPattern.exec(path) ?? [];
  return versionParameterName.test(name)
    ? {
        name,
        prefix: lead,
        pathThroughVersion: above + candidates,
        pathWithoutVersion: above + below,
      }
    : undefined;
}

/** A parameter with a default or an enumeration identifies no record. */
function hasFixedValues(
  schemaViews: SchemaViews,
  operation: Operation | undefined,
  name: string,
): boolean {
  const candidates =
    operation?.parameters.filter((one) => one.in === 'path' && one.name === name) ?? [];
  const { keywords } = schemaViews.of(candidates.map(({ schemaPointer }) => schemaPointer));
  return ['default', 'enum', 'const'].some((lastWord) => keywords[lastWord] !== undefined);
}
