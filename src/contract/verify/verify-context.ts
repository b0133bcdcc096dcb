import { setTimeout as sleep } from 'node:timers/promises';
import type { Conforms, LoadedDocument, SchemaViews } from '../../openapi/openapi.ts';
import type { ValueGenerator } from '../../seed/seed.ts';
import type { Judge } from '../judge/judge.ts';
import type { CredentialAcceptance } from './access/credential-acceptance.ts';
import type { RequestSender } from './client/request-sender.ts';
import type { LearnedValues } from './links/learned-values.ts';
import type { Cleanup } from './records/cleanup.ts';
import type { KnownRecords } from './records/test-record.ts';
import type { VerifyResults } from './report/verify-results.ts';
import type { CredentialSource } from './requests/credentials.ts';
import type { FormatStrictness } from './requests/mutations.ts';
import type { RequestFactory } from './requests/request-factory.ts';
import type { SerializeRequest } from './requests/serialize-request.ts';
import type { TestPlan } from './test-plan.ts';

/** Everything that checks share. */
export type VerifyContext = {
  readonly document: LoadedDocument;
  readonly views: SchemaViews;
  readonly conforms: Conforms;
  readonly judge: Judge;
  readonly generator: ValueGenerator;
  readonly requestFactory: RequestFactory;
  readonly sender: RequestSender;
  readonly results: VerifyResults;
  readonly knownRecords: KnownRecords;
  readonly learnedValues: LearnedValues;
  readonly cleanup: Cleanup;
  readonly testPlan: TestPlan;
  readonly serialize: SerializeRequest;
  readonly credentials: CredentialSource;
  readonly credentialAcceptance: CredentialAcceptance;
  /** `reads`: no request may change data. */
  readonly extent: 'all' | 'reads';
  readonly waitUntil: WaitUntil;
  readonly formats: FormatStrictness;
  /** Base address of the requests. */
  readonly address: URL;
};

/** Repeats a read until it shows the expected result: some servers are eventually consistent. */
type WaitUntil = <T>(look: () => Promise<T>, isRight: (result: T) => boolean) => Promise<T>;

/** Pauses between reads, in ms. */
const defaultWaits = [50, 200, 500];

export function createWaitUntil(waits: readonly number[] = defaultWaits): WaitUntil {
  return async (look, isRight) => {
    let result = await look();
    for (const wait of waits) {
      if (isRight(result)) break;
      await sleep(wait);
      result = await look();
    }
    return result;
  };
}
