// Writes schemas/config.json: the JSON schema of sandlot.config.json, from the options of the server.
import { writeFileSync } from 'node:fs';
import { listServerOptions } from '../src/cli/options/server-options.ts';

const texts = { type: 'array', items: { type: 'string' } };

function toProperty(option) {
  const { description, argChoices, defaultValue } = option;
  if (option.isBoolean() || option.negate) return { type: 'boolean', description };
  if (argChoices) return { enum: argChoices, description };
  if (Array.isArray(defaultValue)) return { anyOf: [{ type: 'string' }, texts], description };
  if (option.attributeName() === 'set') return { type: 'object', description };
  return { type: ['string', 'number'], description };
}

const written = ['mount', 'overlay'];
const options = listServerOptions().filter(
  (option) => option.envVar !== undefined && !written.includes(option.attributeName()),
);
const document = {
  type: 'object',
  properties: { document: { type: 'string' }, mount: { type: 'string', pattern: '^/' } },
  required: ['document', 'mount'],
  additionalProperties: false,
};
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'sandlot.config.json',
  description: 'The options of Sandlot, which all commands read in the folder where they are run.',
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    documents: {
      description: 'The document, or several documents with their base paths.',
      anyOf: [
        { type: 'string' },
        { type: 'array', items: { type: 'string' }, maxItems: 1 },
        { type: 'array', items: document, minItems: 1 },
      ],
    },
    overlays: { description: 'OpenAPI Overlays to apply to each document, in order.', ...texts },
    scenarios: { description: 'Arazzo workflows that `sandlot verify` runs as well.', ...texts },
    ...Object.fromEntries(options.map((option) => [option.attributeName(), toProperty(option)])),
  },
  additionalProperties: false,
};
writeFileSync(
  new URL('../schemas/config.json', import.meta.url),
  `${JSON.stringify(schema, undefined, 2)}\n`,
);
