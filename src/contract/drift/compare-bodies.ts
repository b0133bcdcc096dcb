import { joinPointer, type MediaTypePointers } from '../../openapi/openapi.ts';
import {
  type ChangeLocation,
  type ContractChange,
  formatValue,
  mergeDifferences,
  noDifferences,
  oneDifference,
  type PartDifferences,
  type PointerPair,
  toContractChange,
} from './change.ts';
import type { OperationPair } from './pair-operations.ts';
import type { DriftDirection } from './rules.ts';

/** Compares the request bodies of an operation. */
export function compareRequestBody({ before, after }: OperationPair): PartDifferences {
  const pointers = {
    before: before.body ? joinPointer(before.pointer, 'requestBody') : before.pointer,
    after: after.body ? joinPointer(after.pointer, 'requestBody') : after.pointer,
  };
  const location: ChangeLocation = { part: 'request' };
  if (!before.body && !after.body) return noDifferences;
  if (!after.body)
    return oneDifference(
      location,
      toContractChange('request-body-removed', pointers, 'the request body was removed'),
    );
  if (!before.body)
    return oneDifference(
      { part: 'operation' },
      after.body.required
        ? toContractChange('request-body-required', pointers, 'a required request body was added')
        : toContractChange('request-body-added', pointers, 'an optional request body was added'),
    );
  const requiredChange = toRequiredChange(before.body, after.body, pointers);
  return mergeDifferences([
    requiredChange === undefined ? noDifferences : oneDifference(location, requiredChange),
    compareContent(
      { before: before.body.content, after: after.body.content },
      { direction: 'request', pointers, toLocation: (type) => ({ part: 'request', type }) },
    ),
  ]);
}

type RequirableBody = { readonly required: boolean };

function toRequiredChange(
  before: RequirableBody,
  after: RequirableBody,
  pointers: PointerPair,
): ContractChange | undefined {
  if (before.required === after.required) return undefined;
  if (!after.required)
    return toContractChange('request-body-optional', pointers, 'the request body is now optional');
  const message = 'the request body is now required';
  const change = toContractChange('request-body-required', pointers, message);
  return { ...change, affects: { kind: 'omitted' } };
}

type ContentPair = { readonly before: MediaTypePointers; readonly after: MediaTypePointers };

type ContentComparison = {
  readonly direction: DriftDirection;
  readonly pointers: PointerPair;
  readonly toLocation: (type: string) => ChangeLocation;
};

/** Compares the media types of a body. */
export function compareContent(
  { before, after }: ContentPair,
  comparison: ContentComparison,
): PartDifferences {
  const successors = matchMediaTypes(before, after, comparison.direction);
  const known = new Set(successors.values());
  return mergeDifferences([
    ...[...before].map(([type, pointer]) => {
      const successor = successors.get(type);
      const next = successor === undefined ? undefined : after.get(successor);
      return successor === undefined || next === undefined
        ? toMediaTypeDifference({ type, before: pointer }, comparison)
        : compareMediaTypes({ type, pointer }, { type: successor, pointer: next }, comparison);
    }),
    ...[...after]
      .filter(([type]) => !known.has(type))
      .map(([type, pointer]) => toMediaTypeDifference({ type, after: pointer }, comparison)),
  ]);
}

/** The successor of each media type that has one. */
function matchMediaTypes(
  before: MediaTypePointers,
  after: MediaTypePointers,
  direction: DriftDirection,
): ReadonlyMap<string, string> {
  const added = [...after.keys()].filter((type) => !before.has(type));
  return new Map(
    [...before.keys()].flatMap((type): (readonly [string, string])[] => {
      if (after.has(type)) return [[type, type]];
      const special = added.find((other) => direction === 'reply' && isSpecialized(type, other));
      return special === undefined ? [] : [[type, special]];
    }),
  );
}

/** `application/problem+json` is JSON too (RFC 6839). */
function isSpecialized(type: string, other: string): boolean {
  const [kind = '', subtype = ''] = type.split('/');
  return other.startsWith(`${kind}/`) && other.endsWith(`+${subtype}`);
}

type LocatedMediaType = { readonly type: string; readonly pointer: string };

function compareMediaTypes(
  before: LocatedMediaType,
  after: LocatedMediaType,
  { direction, toLocation }: ContentComparison,
): PartDifferences {
  const location = toLocation(before.type);
  const message = `the media type ${formatValue(before.type)} is now ${formatValue(after.type)}`;
  const pointers = { before: before.pointer, after: after.pointer };
  const specialized = toContractChange('reply-media-type-specialized', pointers, message);
  return {
    changes: before.type === after.type ? [] : [{ location, change: specialized }],
    schemas: [
      {
        location,
        direction,
        notation: isTyped(after.type) ? 'typed' : 'text',
        before: joinPointer(before.pointer, 'schema'),
        after: joinPointer(after.pointer, 'schema'),
      },
    ],
  };
}

/** Forms, XML and plain text have no numbers of their own. */
function isTyped(mediaType: string): boolean {
  return !/^text\/|^multipart\/|[/+]xml$|\/x-www-form-urlencoded$/.test(mediaType);
}

function toMediaTypeDifference(
  { type, ...where }: { readonly type: string } & Partial<PointerPair>,
  { direction, pointers, toLocation }: ContentComparison,
): PartDifferences {
  const change = where.before === undefined ? 'added' : 'removed';
  const message = `the media type ${formatValue(type)} was ${change}`;
  return oneDifference(
    toLocation(type),
    toContractChange(`${direction}-media-type-${change}`, { ...pointers, ...where }, message),
  );
}
