import { createRequire } from 'node:module';
import { Type } from 'typebox';
import type { Coverage as Covered } from '../coverage/coverage.ts';
import { type JsonObject, objectAt } from '../document/document.ts';
import { answers, carrying, named } from './description.ts';

/** The published form, whose parts have names of their own here. */
const published: JsonObject = JSON.parse(
  JSON.stringify(createRequire(import.meta.url)('sandlot/schemas/coverage.json')).replaceAll(
    '#/$defs/',
    '#/components/schemas/Covered',
  ),
);

const { $schema: _schema, $defs: _parts, ...whole } = published;

const Coverage = Type.Unsafe<Covered>(whole);

export const coverageSchemas = {
  Coverage,
  ...Object.fromEntries(
    Object.entries(objectAt(published, '$defs')).map(([name, schema]) => [
      `Covered${name}`,
      schema,
    ]),
  ),
};

const query = (name: string, words: readonly string[], description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema: { enum: words, default: words[0] },
});

/** What calls exercised of the document. */
export const describeCoverage = {
  '/coverage': {
    parameters: [named('parameters', 'Sandbox')],
    get: {
      operationId: 'readCoverage',
      summary: 'What the calls exercised of the document, and which were against it',
      parameters: [
        query('sandboxes', ['one', 'all'], 'Of this sandbox, or of all that are in memory.'),
        query(
          'secrets',
          ['masked', 'shown'],
          'Whether query parameters that say who somebody is are shown.',
        ),
      ],
      ...answers({ 200: carrying('What they did', { Coverage }) }, { 400: 'Invalid' }),
    },
  },
};
