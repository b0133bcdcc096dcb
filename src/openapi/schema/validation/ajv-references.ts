import { createRequire } from 'node:module';
import type { KeywordCxt } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { documentLimits } from '../../limits.ts';
import { replaceKeywordCode } from './ajv.ts';
import { createListCheck, createPropertiesCheck, type ListKeyword } from './long-list-check.ts';
import { type PlacedCheck, referenceKeyword } from './reference-check.ts';

/**
 * Adds the keyword that calls the check of another schema. Long operands of `properties`, `allOf`,
 * `anyOf` and `oneOf`, whose parts are such references, are checked in a loop.
 */
export function addReferences(ajv: Ajv2020): void {
  const require = createRequire(import.meta.url);
  const {
    callRef,
  }: typeof import('ajv/dist/vocabularies/core/ref.js') = require('ajv/dist/vocabularies/core/ref');
  const callCheck = (cxt: KeywordCxt, check: PlacedCheck): void =>
    callRef(cxt, cxt.gen.scopeValue('validate', { ref: check }));
  // A loop does not keep record of evaluated properties.
  const isLong = ({ it }: KeywordCxt, count: number): boolean =>
    count > documentLimits.inlineParts && !it.opts.unevaluated;
  ajv.addKeyword({ keyword: referenceKeyword, code: (cxt) => callCheck(cxt, cxt.schema) });
  replaceKeywordCode(ajv, 'properties', (native) => (cxt) => {
    const properties: readonly (readonly [string, SchemaReference])[] = Object.entries(cxt.schema);
    if (!isLong(cxt, properties.length)) return native(cxt);
    const checks = properties.map(([name, part]) => [name, part[referenceKeyword]] as const);
    callCheck(cxt, createPropertiesCheck(new Map(checks)));
  });
  for (const keyword of listKeywords) {
    replaceKeywordCode(ajv, keyword, (native) => (cxt) => {
      const parts: readonly SchemaReference[] = cxt.schema;
      if (!isLong(cxt, parts.length)) return native(cxt);
      const checks = parts.map((part) => part[referenceKeyword]);
      callCheck(cxt, createListCheck({ keyword, schema: cxt.parentSchema }, checks));
    });
  }
}

type SchemaReference = { readonly [referenceKeyword]: PlacedCheck };

const listKeywords: readonly ListKeyword[] = ['allOf', 'anyOf', 'oneOf'];
