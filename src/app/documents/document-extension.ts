import {
  listSecuritySchemes,
  type OpenApiDocument,
  objectAt,
  textAt,
} from '../../openapi/openapi.ts';

/**
 * The bundled behaviours named by a document (`x-sandlot: { behaviours: aha }`). Nothing is
 * inferred for such a document.
 */
export function readBehavioursName({ root }: Pick<OpenApiDocument, 'root'>): string | undefined {
  return textAt(objectAt(root, 'x-sandlot'), 'behaviours');
}

/** The token that the documentation page uses: `x-sandlot: { token: … }` on a security scheme. */
export function readDocsToken(document: OpenApiDocument): string | undefined {
  return listSecuritySchemes(document)
    .map((scheme) => textAt(objectAt(scheme, 'x-sandlot'), 'token'))
    .find((token) => token !== undefined);
}
