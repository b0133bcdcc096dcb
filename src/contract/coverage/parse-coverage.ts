import { createRequire } from 'node:module';
import { createAjv } from '../../openapi/openapi.ts';
import type { Coverage } from './coverage.ts';

/**
 * Parses the output of `sandlot coverage --json`.
 * @throws an error with a sentence for the user; `name` is the name of the file.
 */
export function parseCoverage(text: string, name: string): Coverage {
  const value = parseJson(text);
  // The published schema is the definition of the format.
  const schema = createRequire(import.meta.url)('sandlot/schemas/coverage.json');
  const ajv = createAjv();
  const isCoverage = ajv.compile<Coverage>(schema);
  if (isCoverage(value)) return value;
  const [fault] = ajv.errorsText(isCoverage.errors, { dataVar: 'it', separator: '\n' }).split('\n');
  throw new Error(
    `${name} is not a coverage: ${value === undefined ? 'invalid JSON' : fault}. Create one with "sandlot coverage URL --json" or "sandlot check-traffic --coverage FILE".`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
