import { type OpenApiDocument, objectAt, textAt } from '../document/document.ts';

/** A token for the documentation page: `x-sandlot: { token: … }` on a security scheme. */
export const readToken = (document: OpenApiDocument): string | undefined => {
  const schemes = objectAt(objectAt(document.root, 'components'), 'securitySchemes');
  return Object.keys(schemes)
    .map((name) => textAt(objectAt(objectAt(schemes, name), 'x-sandlot'), 'token'))
    .find((token) => token !== undefined);
};
