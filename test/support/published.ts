import { readFileSync } from 'node:fs';
import { openAjv } from '../../src/document/document.ts';

/** What is wrong with a value by a schema that the package publishes. */
export const faultsOf = (schema: string, value: unknown): readonly string[] => {
  const text = readFileSync(new URL(`../../schemas/${schema}.json`, import.meta.url), 'utf8');
  const check = openAjv().compile(JSON.parse(text));
  check(value);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};
