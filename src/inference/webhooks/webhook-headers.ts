import {
  findExample,
  type JsonObject,
  type Operation,
  objectOf,
  type Parameter,
  readPointer,
  resolvePointer,
  type SchemaViews,
  textAt,
} from '../../openapi/openapi.ts';
import {
  base64SignatureText,
  prefixedSignatureText,
  timedSignatureText,
  webhookHeaderNames,
} from '../vocabulary/webhooks.ts';
import type { SignaturePlan, WebhookHeader } from './webhook-plan.ts';

/** What the header fields of a webhook are inferred from. */
type HeaderContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/** The header fields that a webhook declares, besides its signature. */
export function planHeaders(
  context: HeaderContext,
  { parameters }: Operation,
): readonly WebhookHeader[] {
  return parameters
    .filter((parameter) => parameter.in === 'header' && !isSignature(parameter))
    .flatMap((parameter) => {
      const name = parameter.name.toLowerCase();
      const fact = factOf(name);
      const value = fact === 'value' ? documentedValue(context, parameter) : undefined;
      return fact === 'value' && value === undefined ? [] : [{ name: parameter.name, fact, value }];
    });
}

function isSignature({ name }: Parameter): boolean {
  return webhookHeaderNames.signature.test(name.toLowerCase());
}

function factOf(name: string): WebhookHeader['fact'] {
  if (webhookHeaderNames.id.test(name)) return 'id';
  if (webhookHeaderNames.event.test(name)) return 'event';
  return webhookHeaderNames.timestamp.test(name) ? 'timestamp' : 'value';
}

/** The constant, the default or the example of a field. */
function documentedValue(
  { root, schemaViews }: HeaderContext,
  { schemaPointer }: Parameter,
): string | undefined {
  const { keywords } = schemaViews.of([schemaPointer]);
  const [first] = [keywords.enum].flat();
  const owner = schemaPointer.replace(/\/schema$/, '');
  const value = keywords.const ?? keywords.default ?? first ?? findExample({ root }, owner);
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}

/** How a webhook is signed: as its signature field says, else by Standard Webhooks. */
export function planSignature(
  { root, schemaViews }: HeaderContext,
  { parameters }: Operation,
): SignaturePlan {
  const declared = parameters.find(
    (parameter) => parameter.in === 'header' && isSignature(parameter),
  );
  if (declared === undefined || /^webhook-signature$/i.test(declared.name))
    return { form: 'standard' };
  const owner = declared.schemaPointer.replace(/\/schema$/, '');
  const source = objectOf(resolvePointer(root, owner).value);
  const example =
    findExample({ root }, owner) ??
    readPointer(schemaViews.of([declared.schemaPointer]).keywords, '/example');
  const text = `${declared.name} ${textAt(source, 'description') ?? ''} ${example ?? ''}`;
  const header = declared.name;
  if (timedSignatureText.test(text)) return { form: 'timed', header };
  const prefix = prefixedSignatureText.test(text) ? 'sha256=' : '';
  const encoding = base64SignatureText.test(text) ? 'base64' : 'hex';
  return { form: 'body', header, encoding, prefix };
}
