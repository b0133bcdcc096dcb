import {
  listSecuritySchemes,
  type OpenApiDocument,
  objectAt,
  textAt,
} from '../../openapi/openapi.ts';

/** The bundled behaviours that a document names (`x-sandlot: { behaviours: aha }`): of such a one nothing is inferred. */
export function readBehavioursName({ root }: Pick<OpenApiDocument, 'root'>): string | undefined {
  return textAt(objectAt(root, 'x-sandlot'), 'behaviours');
}

/** A token for the documentation page: `x-sandlot: { token: … }` on a security scheme. */
export function readDocsToken(document: OpenApiDocument): string | undefined {
  return listSecuritySchemes(document)
    .map((scheme) => textAt(objectAt(scheme, 'x-sandlot'), 'token'))
    .find((token) => token !== undefined);
}
