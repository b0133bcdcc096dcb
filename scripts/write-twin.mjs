// Run by the build: writes what openapi.yaml parses to beside the compiled code, as JSON, so that a
// start need not parse YAML. See src/openapi/load/parsed-cache.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseDocument } from '../build/openapi/load/parse.js';
import { toFingerprint } from '../build/openapi/load/parsed-cache.js';

const source = new URL('../openapi.yaml', import.meta.url);
const text = readFileSync(source, 'utf8');
const twin = {
  of: toFingerprint(text),
  length: text.length,
  document: parseDocument(text, 'openapi.yaml'),
};
writeFileSync(new URL('../dist/openapi.json', import.meta.url), JSON.stringify(twin));
