import type { Coverage } from '../../../../src/contract/contract.ts';
import { compareDocuments, type DriftChange } from '../../../../src/contract/drift/drift.ts';
import { documentOf, json } from '../../../support/sandlot-of.ts';

function named(root: object) {
  return { source: 'api', title: 'API', version: '1', root: { ...root } };
}

export function driftOf(before: object, after: object, coverage?: Coverage) {
  return compareDocuments({ before: named(before), after: named(after) }, { coverage });
}

/** Severity, rule and the first place of each change. */
function toLine({ severity, rule, places }: DriftChange): string {
  return `${severity} ${rule} @ ${places[0]?.place}`;
}

export function linesOf(before: object, after: object): readonly string[] {
  return driftOf(before, after).changes.map(toLine);
}

/** A document with one operation. */
export function calling(operation: object, more: object = {}) {
  return documentOf(
    { '/a/{id}': { post: { operationId: 'call', responses: {}, ...operation } } },
    more,
  );
}

/** One that is sent, and answers with, values of a schema. */
export function of(schema: unknown, more: object = {}) {
  return calling(
    {
      requestBody: { content: { 'application/json': { schema } } },
      responses: { 200: json(schema) },
    },
    more,
  );
}

export function rulesOf(before: unknown, after: unknown, more: object = {}, more2 = more) {
  return linesOf(of(before, more), of(after, more2)).map((line) => line.replace(/ @ .*/, ''));
}

export const text = { type: 'string' };

export function object(properties: object, more: object = {}) {
  return { type: 'object', properties, ...more };
}

export type Row = readonly [before: unknown, after: unknown, expected: readonly string[]];

/** A choice between itself and itself. */
export const circular = {
  components: {
    schemas: {
      Circular: {
        oneOf: [
          { $ref: '#/components/schemas/Circular' },
          { $ref: '#/components/schemas/Circular' },
        ],
      },
    },
  },
};
