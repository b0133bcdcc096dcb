import { createRequire } from 'node:module';
import { createAjv } from '../../openapi/openapi.ts';
import type { Coverage } from './coverage.ts';

/**
 * Reads what `sandlot coverage --json` printed.
 * @throws an error with one sentence for the user; `name` is that of the file.
 */
export function parseCoverage(text: string, name: string): Coverage {
  const value = parseJson(text);
  // The form is published, and this is what holds it.
  const schema = createRequire(import.meta.url)('sandlot/schemas/coverage.json');
  const ajv = createAjv();
  const isCoverage = ajv.compile<Coverage>(schema);
  if (isCoverage(value)) return value;
  const [fault] = ajv.errorsText(isCoverage.errors, { dataVar: 'it', separator: '\n' }).split('\n');
  throw new Error(
    `${name} is no coverage: ${value === undefined ? 'it is no JSON' : fault}. Write one with "sandlot coverage URL --json" or "sandlot check-traffic --coverage FILE".`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
