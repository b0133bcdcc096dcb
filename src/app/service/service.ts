import { STATUS_CODES } from 'node:http';
import { createRefusal } from '../../base/refusal.ts';
import type { ExampleGenerator } from '../../handlers/example.ts';
import { attachBehaviours, type HandlerTable } from '../../handlers/modules/attach-behaviours.ts';
import {
  createReplyFromDocument,
  type ErrorOutcomeOf,
} from '../../handlers/reply/documented-reply.ts';
import { createApplyPreference } from '../../handlers/reply/preferred-reply.ts';
import { compileErrorForms, type Service, toProblem } from '../../http/http.ts';
import {
  compileRequiredHeaders,
  createOutcomeSerializers,
  createReplyChecks,
} from '../../http/response/response.ts';
import {
  createSchemaValidators,
  findDocumentedReply,
  formatFinding,
} from '../../openapi/openapi.ts';
import { createCannedReplies } from '../../testing/testing.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { SandlotOptions } from '../options.ts';
import type { SeededDocument } from '../state/seed-document.ts';
import { toRequestPolicy } from './request-policy.ts';

/** What the services of all documents have in common. */
export type SharedServiceParts = Pick<
  Service,
  'sandbox' | 'sandboxNameOf' | 'tokens' | 'testStates' | 'journal' | 'settings'
>;

/** A document with what it has in the store, and what answers its operations. */
export type ServedDocumentService = SeededDocument & {
  readonly service: Service;
  readonly plan: HandlerTable;
};

export function createService(
  planted: SeededDocument,
  { shared, options }: { readonly shared: SharedServiceParts; readonly options: SandlotOptions },
): ServedDocumentService {
  const { mount, inferredApi } = planted;
  const { document, operations, modules, base, scope, withSource } = mount;
  const plan = attachBehaviours(operations, inferredApi.handlerOf, modules);
  const forms = createFormats(mount, inferredApi.fake, options);
  const manners = toRequestPolicy(modules, options);
  const { schemas, errorForms } = forms;
  const { fake } = inferredApi;
  const errorOf = compileErrorOf({ refuse: manners.refuse, errorForms });
  const documented = createReplyFromDocument({ document, fake, errorOf });
  const service: Service = {
    ...shared,
    ...forms,
    ...manners,
    base,
    scope,
    withSource,
    operations: plan.operations.map(inferredApi.whenReady),
    cannedReplies: createCannedReplies({ document, schemas, documented }),
    prefer: createApplyPreference({ document, fake, documented }),
  };
  return { ...planted, plan, service };
}

/** Names in modules that fit no operation of any document. */
export function listUnusedBehaviours(served: readonly ServedDocumentService[]): readonly string[] {
  const used = new Set(served.flatMap(({ plan }) => [...plan.used]));
  const unused = served.flatMap(({ plan }) => plan.unused);
  return [...new Set(unused)].filter((name) => !used.has(name));
}

type FormatKeys =
  | 'document'
  | 'schemas'
  | 'findingOf'
  | 'serializerOf'
  | 'errorForms'
  | 'requiredHeadersOf'
  | 'replyChecks';

/** What requests are held against, and how replies are written. */
export function createFormats(
  { document, withSource }: MountedDocument,
  fake: ExampleGenerator,
  { onWarning = () => undefined, checkReplies = 'all' }: SandlotOptions,
): Pick<Service, FormatKeys> {
  const schemas = createSchemaValidators(document, (finding) =>
    onWarning(formatFinding(withSource(finding))),
  );
  return {
    document,
    schemas,
    findingOf: (operation) => withSource(document.blockingFindingOf(operation)),
    serializerOf: createOutcomeSerializers(document),
    errorForms: compileErrorForms(document, schemas, fake),
    requiredHeadersOf: compileRequiredHeaders(document, fake),
    replyChecks: createReplyChecks(schemas, checkReplies),
  };
}

/** Writes the error of a status as it is written when a call is refused: by the module, else by the document. */
export function compileErrorOf({
  refuse: own,
  errorForms,
}: Pick<Service, 'refuse' | 'errorForms'>): ErrorOutcomeOf {
  return async (operation, status) => {
    const title = STATUS_CODES[status] ?? `Status ${status}`;
    const code = title.toLowerCase().replace(/[^a-z\d]+/g, '-');
    const refusal = createRefusal({ status, code, detail: `${title}.` });
    const formed = own?.(refusal, { operation }) ?? (await errorForms(refusal, operation));
    // A status that the document describes without a body has none.
    return formed ?? (findDocumentedReply(operation, status) ? undefined : toProblem(refusal));
  };
}
