import type { Conforms, LoadedDocument, SchemaViews } from '../../openapi/openapi.ts';
import type { ValueGenerator } from '../../seed/seed.ts';
import type { Judge } from '../judge/judge.ts';
import type { RequestSender } from './client/request-sender.ts';
import type { WaitUntil } from './client/wait-until.ts';
import type { Cleanup } from './records/cleanup.ts';
import type { KnownRecords } from './records/test-record.ts';
import type { VerifyResults } from './report/verify-results.ts';
import type { CredentialAcceptance, CredentialSource } from './requests/credentials.ts';
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
  readonly cleanup: Cleanup;
  readonly testPlan: TestPlan;
  readonly serialize: SerializeRequest;
  readonly credentials: CredentialSource;
  readonly credentialAcceptance: CredentialAcceptance;
  readonly waitUntil: WaitUntil;
  /** Base address of the requests. */
  readonly address: URL;
};
