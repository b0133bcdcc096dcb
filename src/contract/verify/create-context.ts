import { withoutTrailingSlashes } from '../../base/text.ts';
import { inferApiModel } from '../../inference/inference.ts';
import {
  compileConformance,
  type LoadedDocument,
  type Operation,
  type SelectedOperations,
} from '../../openapi/openapi.ts';
import type { ValueGenerator } from '../../seed/seed.ts';
import type { Judge } from '../judge/judge.ts';
import { createCredentialAcceptance } from './access/credential-acceptance.ts';
import { createLeakCheck } from './client/check-leaks.ts';
import { createEchoedValues } from './client/echoed-values.ts';
import type { ProviderClient } from './client/provider-client.ts';
import type { RequestLimits } from './client/request-budget.ts';
import { createRequestSender } from './client/request-sender.ts';
import { createLearnedValues } from './links/learned-values.ts';
import { createCleanup } from './records/cleanup.ts';
import { createKnownRecords } from './records/known-records.ts';
import { maskSecrets } from './report/curl.ts';
import { createExchangeLog } from './report/exchange-log.ts';
import { createVerifyResults } from './report/verify-results.ts';
import { createCredentialSource } from './requests/credentials.ts';
import { createRequestFactory } from './requests/request-factory.ts';
import { compileSerializeRequest } from './requests/serialize-request.ts';
import { createTestPlan } from './test-plan.ts';
import { createWaitUntil, type VerifyContext } from './verify-context.ts';

type ContextSettings = {
  readonly document: LoadedDocument;
  readonly extent: 'all' | 'reads';
  readonly token: string | undefined;
  readonly otherToken: string | undefined;
  readonly formats: VerifyContext['formats'];
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: RequestLimits;
  readonly waits?: readonly number[];
  /** Slower replies are failures, in ms. */
  readonly slow?: number | undefined;
  readonly signal: AbortSignal;
  readonly ticks: () => number;
};

type ContextParts = {
  readonly judge: Judge;
  readonly selection: SelectedOperations;
  readonly client: ProviderClient;
  readonly generator: ValueGenerator;
  readonly address: URL;
};

/** Creates everything that checks share. */
export function createVerifyContext(settings: ContextSettings, parts: ContextParts): VerifyContext {
  const { document, headers, limits, slow, signal, ticks } = settings;
  const { judge, client, generator, address } = parts;
  const credentials = createCredentialSource(document, settings);
  const serialize = compileSerializeRequest(credentials, headers);
  const base = withoutTrailingSlashes(address.pathname);
  const inference = inferApiModel(document, judge.operations);
  const { schemaViews: views } = inference;
  const testPlan = createTestPlan({ inference, ...filterOperations(settings, parts) });
  const learnedValues = createLearnedValues(listPathParameterNames(judge.operations));
  const log = createExchangeLog();
  const results = createVerifyResults(testPlan.selected, {
    address: address.origin + base,
    root: document.root,
    log,
    mask: maskSecrets({ TOKEN: settings.token, OTHER_TOKEN: settings.otherToken }),
  });
  const make = (schema: string) =>
    generator.generate([schema], 'in place of an echo', { extent: 'everything' });
  const echoes = createEchoedValues({ views, testPlan, make });
  const credentialAcceptance = createCredentialAcceptance(credentials);
  const sender = createRequestSender({
    client,
    judge,
    serialize,
    results,
    log,
    echoes,
    base,
    ...{ limits, slow, signal, ticks },
    credentialAcceptance,
    learnedValues,
    checkLeaks: createLeakCheck({ views, root: document.root, results, credentials }),
  });
  const context: VerifyContext = {
    ...{ document, judge, generator, sender, results, testPlan, serialize, address, views },
    ...{ credentials, credentialAcceptance, learnedValues, formats: settings.formats },
    requestFactory: createRequestFactory({ document, judge, generator, serialize, views }),
    cleanup: createCleanup(),
    conforms: compileConformance(views),
    extent: settings.extent,
    waitUntil: createWaitUntil(settings.waits),
    knownRecords: createKnownRecords(() => context),
  };
  return context;
}

function listPathParameterNames(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap(({ parameters }) =>
    parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name),
  );
}

/** Which operations may be sent, and which of those are checked. */
function filterOperations(
  { document, extent }: Pick<ContextSettings, 'document' | 'extent'>,
  { judge, selection }: Pick<ContextParts, 'judge' | 'selection'>,
) {
  const { operations } = judge;
  const isUnambiguous = createUniquePathFilter(operations);
  const isUsable = (operation: Operation): boolean =>
    selection.isAllowed(operation) &&
    isUnambiguous(operation) &&
    document.blockingFindingOf(operation) === undefined &&
    (extent === 'all' || /^(GET|HEAD|OPTIONS|QUERY)$/.test(operation.method));
  const isSelected = (operation: Operation): boolean =>
    selection.isSelected(operation) && isUsable(operation);
  return { operations, isUsable, isSelected };
}

/** Paths that differ only in parameter names are ambiguous; only the first is used. */
function createUniquePathFilter(
  operations: readonly Operation[],
): (operation: Operation) => boolean {
  const nameOf = ({ method, path }: Operation): string =>
    `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
  const first = new Map([...operations].reverse().map((one) => [nameOf(one), one]));
  return (operation) => first.get(nameOf(operation)) === operation;
}
