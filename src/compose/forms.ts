import type { Fake } from '../behaviour/example.ts';
import { openPreferred } from '../behaviour/preferred.ts';
import { type OpenApiDocument, openSchemas } from '../document/document.ts';
import { openErrorForms } from '../response/error-form.ts';
import { openRequiredHeaders } from '../response/required-header.ts';
import { openShapes } from '../response/shape.ts';
import type { Service } from '../server/service.ts';

type Forms = 'document' | 'schemas' | 'shapeOf' | 'errorForms' | 'completeOf' | 'prefer';

/** What requests are held against, and how replies are written. */
export const openForms = (document: OpenApiDocument, fake: Fake): Pick<Service, Forms> => {
  const schemas = openSchemas(document);
  return {
    document,
    schemas,
    shapeOf: openShapes(document),
    errorForms: openErrorForms(document, schemas, fake),
    completeOf: openRequiredHeaders(document, fake),
    prefer: openPreferred(document, fake),
  };
};
