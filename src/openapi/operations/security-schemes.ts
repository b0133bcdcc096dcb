import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../json/json.ts';

/** The declared security schemes. */
export function listSecuritySchemes({
  root,
}: Pick<OpenApiDocument, 'root'>): readonly JsonObject[] {
  return Object.values(objectAt(objectAt(root, 'components'), 'securitySchemes')).filter(isObject);
}

/** The names of the headers, query parameters and cookies that carry API keys. */
export function listApiKeyNames(document: Pick<OpenApiDocument, 'root'>): readonly string[] {
  return listSecuritySchemes(document)
    .filter((scheme) => textAt(scheme, 'type') === 'apiKey')
    .flatMap((scheme) => textAt(scheme, 'name') ?? []);
}
