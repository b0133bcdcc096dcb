import { listSchemes, type OpenApiDocument, objectAt, textAt } from '../document/document.ts';

/** A token for the documentation page: `x-sandlot: { token: … }` on a security scheme. */
export const readToken = (document: OpenApiDocument): string | undefined => {
  return listSchemes(document)
    .map((scheme) => textAt(objectAt(scheme, 'x-sandlot'), 'token'))
    .find((token) => token !== undefined);
};
