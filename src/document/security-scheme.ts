import { isObject, type JsonObject, objectAt, textAt } from './json.ts';
import type { OpenApiDocument } from './load.ts';

/** The security schemes of a document. */
export const listSchemes = ({ root }: Pick<OpenApiDocument, 'root'>): readonly JsonObject[] =>
  Object.values(objectAt(objectAt(root, 'components'), 'securitySchemes')).filter(isObject);

/** The names of the header fields and parameters that carry its API keys. */
export const listKeyNames = (document: Pick<OpenApiDocument, 'root'>): readonly string[] =>
  listSchemes(document)
    .filter((scheme) => textAt(scheme, 'type') === 'apiKey')
    .flatMap((scheme) => textAt(scheme, 'name') ?? []);
