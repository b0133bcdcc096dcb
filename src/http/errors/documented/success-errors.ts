import { successErrorsName, toErrorRole } from '../../../inference/inference.ts';
import {
  findSuccessReply,
  isJsonMediaType,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { describesRefusal, type WriteErrorProperty } from './error-body.ts';
import type { ErrorSubject } from './error-subject.ts';

/**
 * Writes a refusal into the `errors` (or `error`) of an operation's success, for documents that describe
 * errors nowhere else; `undefined` where the success has no such property.
 */
export function writeSuccessErrors(
  views: SchemaViews,
  operation: Operation,
  { subject, write }: { readonly subject: ErrorSubject; readonly write: WriteErrorProperty },
): unknown {
  const { contentPointer, mediaType } = findSuccessReply(operation);
  if (contentPointer === undefined || mediaType === undefined || !isJsonMediaType(mediaType))
    return undefined;
  const body: Record<string, unknown> = {};
  let holdsErrors = false;
  for (const [name, schemaPointers] of propertiesOf(
    views,
    views.of([`${contentPointer}/schema`]),
  )) {
    const role = toErrorRole(name);
    const isErrors = successErrorsName.test(name) && isComposite(views, schemaPointers);
    if (!isErrors && role !== 'success') continue;
    const value = write(schemaPointers, subject, role);
    if (value === undefined) continue;
    body[name] = value;
    holdsErrors ||= isErrors;
  }
  return holdsErrors && describesRefusal(body, subject.refusal) ? body : undefined;
}

/** A list or an object has room for an error; a text or a flag may be about the record. */
function isComposite(views: SchemaViews, schemaPointers: readonly string[]): boolean {
  const { types, properties } = views.of(schemaPointers);
  return types.includes('array') || properties.size > 0;
}
