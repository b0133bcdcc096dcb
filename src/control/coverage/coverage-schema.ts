import { createRequire } from 'node:module';
import { Type } from 'typebox';
import type { Coverage as Covered } from '../../contract/contract.ts';
import { type JsonObject, objectAt } from '../../openapi/openapi.ts';
import { componentRef, jsonReply, withResponses } from '../docs/document-parts.ts';

/** The published form, whose parts have names of their own here. */
const publishedSchema: JsonObject = JSON.parse(
  JSON.stringify(createRequire(import.meta.url)('sandlot/schemas/coverage.json')).replaceAll(
    '#/$defs/',
    '#/components/schemas/Covered',
  ),
);

const { $schema: _schema, $defs: _parts, ...whole } = publishedSchema;

const Coverage = Type.Unsafe<Covered>(whole);

export const coverageSchemas = {
  Coverage,
  ...Object.fromEntries(
    Object.entries(objectAt(publishedSchema, '$defs')).map(([name, schema]) => [
      `Covered${name}`,
      schema,
    ]),
  ),
};

function enumParameter(name: string, words: readonly string[], description: string): JsonObject {
  return {
    name,
    in: 'query',
    description,
    schema: { enum: words, default: words[0] },
  };
}

/** What calls exercised of the document. */
export const coveragePaths = {
  '/coverage': {
    parameters: [componentRef('parameters', 'Sandbox')],
    get: {
      operationId: 'readCoverage',
      summary: 'What the calls exercised of the document, and which were against it',
      parameters: [
        enumParameter(
          'sandboxes',
          ['one', 'all'],
          'Of this sandbox, or of all that are in memory.',
        ),
        enumParameter(
          'secrets',
          ['masked', 'shown'],
          'Whether query parameters that say who somebody is are shown.',
        ),
      ],
      ...withResponses({ 200: jsonReply('What they did', { Coverage }) }, { 400: 'Invalid' }),
    },
  },
};
