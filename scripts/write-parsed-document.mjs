// Run by the build: writes openapi.yaml as parsed JSON beside the compiled code, since JSON is read
// far faster than YAML. See src/openapi/load/load-document.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { toFingerprint } from '../build/openapi/load/load-document.js';
import { parseDocument } from '../build/openapi/load/parse.js';

const source = new URL('../openapi.yaml', import.meta.url);
const text = readFileSync(source, 'utf8');
const parsed = {
  of: toFingerprint(text),
  length: text.length,
  document: parseDocument(text, 'openapi.yaml'),
};
writeFileSync(new URL('../dist/openapi.json', import.meta.url), JSON.stringify(parsed));
