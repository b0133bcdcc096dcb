import {
  isObject,
  type JsonObject,
  type OpenApiDocument,
  objectAt,
  textAt,
} from '../document/document.ts';

/** A token for the documentation page: `x-sandlot: { token: … }` on a security scheme. */
export const readToken = (document: OpenApiDocument): string | undefined => {
  return listSchemes(document)
    .map((scheme) => textAt(objectAt(scheme, 'x-sandlot'), 'token'))
    .find((token) => token !== undefined);
};

/** The header fields and query parameters that carry the document's API keys. */
export const listKeyNames = (document: OpenApiDocument): readonly string[] =>
  listSchemes(document)
    .filter((scheme) => textAt(scheme, 'type') === 'apiKey')
    .flatMap((scheme) => textAt(scheme, 'name') ?? []);

const listSchemes = ({ root }: OpenApiDocument): readonly JsonObject[] =>
  Object.values(objectAt(objectAt(root, 'components'), 'securitySchemes')).filter(isObject);
