import type { Fake } from '../behaviour/example.ts';
import { openSchemas, toFindingText } from '../document/document.ts';
import { openErrorForms } from '../response/error-form.ts';
import { openReplyChecks } from '../response/reply-check.ts';
import { openRequiredHeaders } from '../response/required-header.ts';
import { openShapes } from '../response/shape.ts';
import type { Service } from '../server/service.ts';
import type { Mount } from './mount.ts';
import type { SandlotOptions } from './options.ts';

type Forms =
  | 'document'
  | 'schemas'
  | 'faultOf'
  | 'shapeOf'
  | 'errorForms'
  | 'completeOf'
  | 'replyChecks';

/** What requests are held against, and how replies are written. */
export const openForms = (
  { document, told }: Mount,
  fake: Fake,
  { onTrouble = () => undefined, checkReplies = 'all' }: SandlotOptions,
): Pick<Service, Forms> => {
  const schemas = openSchemas(document, (finding) => onTrouble(toFindingText(told(finding))));
  return {
    document,
    schemas,
    faultOf: (operation) => told(document.faultOf(operation)),
    shapeOf: openShapes(document),
    errorForms: openErrorForms(document, schemas, fake),
    completeOf: openRequiredHeaders(document, fake),
    replyChecks: openReplyChecks(schemas, checkReplies),
  };
};
