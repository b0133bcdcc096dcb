import type { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from './json.ts';
import { rewrite } from './keyword.ts';

/**
 * Where a schema has a discriminator, `oneOf` takes a value that fits more than one of its schemas:
 * the discriminator tells which is meant (OpenAPI 3.1, section 4.8.25).
 */
export const letDiscriminatorChoose = (ajv: Ajv2020): void => {
  rewrite(ajv, 'anyOf', (writeAny) => {
    rewrite(ajv, 'oneOf', (writeOne) => (cxt) => {
      if (!isObject(cxt.parentSchema.discriminator)) return writeOne(cxt);
      cxt.setParams({ passing: 0 });
      writeAny(cxt);
    });
    return writeAny;
  });
};
