import { joinPointer, type MediaTypePointers } from '../../openapi/openapi.ts';
import {
  type ChangeLocation,
  type ContractChange,
  type DriftDirection,
  formatValue,
  mergeDifferences,
  noDifferences,
  oneDifference,
  type PartDifferences,
  type PointerPair,
  toContractChange,
} from './change.ts';
import type { OperationPair } from './pair-operations.ts';

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
      toContractChange(
        'breaking',
        'request-body-removed',
        pointers,
        'the request body was removed',
      ),
    );
  if (!before.body) {
    const change = after.body.required
      ? toContractChange(
          'breaking',
          'request-body-required',
          pointers,
          'a required request body was added',
        )
      : toContractChange(
          'info',
          'request-body-added',
          pointers,
          'an optional request body was added',
        );
    return oneDifference({ part: 'operation' }, change);
  }
  const requiredChange = toRequiredChange(before.body, after.body, pointers);
  return mergeDifferences([
    requiredChange === undefined ? noDifferences : oneDifference(location, requiredChange),
    compareContent(
      { before: before.body.content, after: after.body.content },
      {
        direction: 'request',
        pointers,
        toLocation: (type) => ({ part: 'request', type }),
      },
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
    return toContractChange(
      'info',
      'request-body-optional',
      pointers,
      'the request body is now optional',
    );
  const change = toContractChange(
    'breaking',
    'request-body-required',
    pointers,
    'the request body is now required',
  );
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
  { direction, pointers, toLocation }: ContentComparison,
): PartDifferences {
  const types = new Set([...before.keys(), ...after.keys()]);
  return mergeDifferences(
    [...types].map((type): PartDifferences => {
      const [was, is] = [before.get(type), after.get(type)];
      const location = toLocation(type);
      if (was !== undefined && is !== undefined)
        return {
          changes: [],
          schemas: [
            {
              location,
              direction,
              before: joinPointer(was, 'schema'),
              after: joinPointer(is, 'schema'),
            },
          ],
        };
      const both = { before: was ?? pointers.before, after: is ?? pointers.after };
      return was === undefined
        ? oneDifference(
            location,
            toContractChange(
              'info',
              `${direction}-media-type-added`,
              both,
              `the media type ${formatValue(type)} was added`,
            ),
          )
        : oneDifference(
            location,
            toContractChange(
              'breaking',
              `${direction}-media-type-removed`,
              both,
              `the media type ${formatValue(type)} was removed`,
            ),
          );
    }),
  );
}
