import { refuseWithStatus } from '../../base/refusal.ts';
import type { ExampleGenerator } from '../../handlers/handlers.ts';
import {
  attachBehaviours,
  createApplyPreference,
  createReplyFromDocument,
  type ErrorOutcomeOf,
  type HandlerTable,
} from '../../handlers/handlers.ts';
import { compileErrorForms, createChangeLogs, type Service, toProblem } from '../../http/http.ts';
import type { Plan } from '../../inference/inference.ts';
import {
  compileRequiredHeaders,
  createOutcomeSerializers,
  createReplyChecks,
} from '../../messages/response/response.ts';
import {
  createSchemaValidators,
  findDocumentedReply,
  formatFinding,
  type Operation,
} from '../../openapi/openapi.ts';
import { createCannedReplies } from '../../testing/testing.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { SandlotOptions } from '../options.ts';
import type { SeededDocument } from '../state/seed-document.ts';
import { toRequestPolicy } from './request-policy.ts';

/** The parts shared by the services of all documents. */
export type SharedServiceParts = Pick<
  Service,
  | 'sandbox'
  | 'sandboxNameOf'
  | 'prepareRequest'
  | 'recordEventsOf'
  | 'versionHeadersOf'
  | 'tokens'
  | 'testStates'
  | 'upstream'
  | 'journal'
  | 'recording'
  | 'metrics'
  | 'onCall'
  | 'settings'
>;

/** A seeded document with its service and handlers. */
export type ServedDocumentService = SeededDocument & {
  readonly service: Service;
  readonly handlerTable: HandlerTable;
};

export function createService(
  seeded: SeededDocument,
  { shared, options }: { readonly shared: SharedServiceParts; readonly options: SandlotOptions },
): ServedDocumentService {
  const { mount, inferredApi } = seeded;
  const { document, operations, modules, base, scope, withSource } = mount;
  const handlerTable = attachBehaviours(operations, inferredApi.handlerOf, modules);
  const formats = createFormats(mount, inferredApi.exampleGenerator, options);
  const policy = toRequestPolicy(modules, options);
  const { schemas, errorForms } = formats;
  const { exampleGenerator } = inferredApi;
  const errorOf = compileErrorOf({ refuse: policy.refuse, errorForms });
  const documented = createReplyFromDocument({ document, fake: exampleGenerator, errorOf });
  const service: Service = {
    ...shared,
    ...formats,
    ...policy,
    base,
    scope,
    withSource,
    operations: handlerTable.operations.map(inferredApi.whenReady),
    cannedReplies: createCannedReplies({ document, schemas, documented }),
    prepare: inferredApi.planned,
    planOf: (operation) => planOperation(seeded, operation),
    completeValue: exampleGenerator.complete,
    changeLogs: createChangeLogs(),
    streamInterval: options.streamInterval ?? 0,
    prefer: createApplyPreference({ document, fake: exampleGenerator, documented }),
  };
  return { ...seeded, handlerTable, service };
}

function planOperation({ inference }: SeededDocument, operation: Operation): Plan | undefined {
  return inference?.().inferOperation(operation).plan;
}

/** Behaviours in modules that match no operation of any document. */
export function listUnusedBehaviours(served: readonly ServedDocumentService[]): readonly string[] {
  const used = new Set(served.flatMap(({ handlerTable }) => [...handlerTable.used]));
  const unused = served.flatMap(({ handlerTable }) => handlerTable.unused);
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

/** Creates the parts that validate requests and write replies. */
export function createFormats(
  { document, withSource }: MountedDocument,
  exampleGenerator: ExampleGenerator,
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
    errorForms: compileErrorForms(document, schemas, exampleGenerator),
    requiredHeadersOf: compileRequiredHeaders(document, exampleGenerator),
    replyChecks: createReplyChecks(schemas, checkReplies),
  };
}

/** Creates the error reply of a status, by the module's format or else the document's. */
export function compileErrorOf({
  refuse: refuseByModule,
  errorForms,
}: Pick<Service, 'refuse' | 'errorForms'>): ErrorOutcomeOf {
  return async (operation, status) => {
    const refusal = refuseWithStatus(status);
    const outcome =
      refuseByModule?.(refusal, { operation }) ?? (await errorForms(refusal, operation));
    // A status documented without a body gets none.
    return outcome ?? (findDocumentedReply(operation, status) ? undefined : toProblem(refusal));
  };
}
