import { readFileSync } from 'node:fs';
import { createAjv } from '../../src/openapi/openapi.ts';

/** What is wrong with a value by a schema that the package publishes. */
export function schemaErrors(schema: string, value: unknown): readonly string[] {
  const text = readFileSync(new URL(`../../schemas/${schema}.json`, import.meta.url), 'utf8');
  const check = createAjv().compile(JSON.parse(text));
  check(value);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
