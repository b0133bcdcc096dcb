import type { KeywordCxt } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';

/** Writes the code that checks one keyword at one place of a schema. */
export type Write = (cxt: KeywordCxt) => void;

/** Replaces how Ajv writes a keyword's code; what it would have written is handed in. */
export const rewrite = (ajv: Ajv2020, keyword: string, replace: (native: Write) => Write): void => {
  for (const rule of Object.values(ajv.RULES.all)) {
    if (typeof rule !== 'object' || rule.keyword !== keyword || !('code' in rule.definition))
      continue;
    rule.definition.code = replace(rule.definition.code);
  }
};
