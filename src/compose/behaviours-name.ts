import { type OpenApiDocument, objectAt, textAt } from '../document/document.ts';

/** The bundled behaviours that a document names (`x-sandlot: { behaviours: aha }`): of such a one nothing is inferred. */
export const readBehavioursName = ({ root }: Pick<OpenApiDocument, 'root'>): string | undefined =>
  textAt(objectAt(root, 'x-sandlot'), 'behaviours');
