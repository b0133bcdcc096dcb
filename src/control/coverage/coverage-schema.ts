import { createRequire } from 'node:module';
import { Type } from 'typebox';
import type { Coverage as Covered } from '../../contract/contract.ts';
import { type JsonObject, objectAt } from '../../openapi/openapi.ts';
import { componentRef, jsonReply, withResponses } from '../docs/document-parts.ts';

/** The published JSON schema; its `$defs` become components with the prefix `Covered`. */
const publishedSchema: JsonObject = JSON.parse(
  JSON.stringify(createRequire(import.meta.url)('sandlot/schemas/coverage.json')).replaceAll(
    '#/$defs/',
    '#/components/schemas/Covered',
  ),
);

const { $schema: _schema, $defs: _parts, ...coverageSchema } = publishedSchema;

const Coverage = Type.Unsafe<Covered>(coverageSchema);

export const coverageSchemas = {
  Coverage,
  ...Object.fromEntries(
    Object.entries(objectAt(publishedSchema, '$defs')).map(([name, schema]) => [
      `Covered${name}`,
      schema,
    ]),
  ),
};

function enumParameter(name: string, values: readonly string[], description: string): JsonObject {
  return {
    name,
    in: 'query',
    description,
    schema: { enum: values, default: values[0] },
  };
}

/** The coverage of the documents by calls. */
export const coveragePaths = {
  '/coverage': {
    parameters: [componentRef('parameters', 'Sandbox')],
    get: {
      operationId: 'readCoverage',
      summary: 'Report which parts of the document the calls used, and which calls violate it',
      parameters: [
        enumParameter(
          'sandboxes',
          ['one', 'all'],
          'The calls of this sandbox, or of all sandboxes in memory.',
        ),
        enumParameter(
          'secrets',
          ['masked', 'shown'],
          'Whether credentials in query parameters are shown.',
        ),
      ],
      ...withResponses({ 200: jsonReply('The coverage', { Coverage }) }, { 400: 'Invalid' }),
    },
  },
};
